from dataclasses import fields

import pytest

from standpipe.adapters.formats.tables import plain
from standpipe.adapters.formats.templates.columns import BY_NAME, TEMPLATES
from standpipe.catalogue import load_catalogue
from standpipe.estate.model import TYPES

BESIDE_THE_MODEL = {("databases", "server")}
"""Columns that only help to tell things apart."""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
class TestEveryTemplate:
    def test_its_fields_are_those_of_its_kind(self, template):
        if template.kind is None:
            return
        known = {each.name for each in fields(TYPES[template.kind])}
        strange = {each.field for each in template.columns} - known
        assert {(template.name, each) for each in strange} <= BESIDE_THE_MODEL

    def test_no_header_means_two_columns(self, template):
        headers = [plain(header) for column in template.columns for header in column.headers]
        assert len(headers) == len(set(headers))

    def test_every_column_has_help_and_two_examples(self, template):
        for column in template.columns:
            assert column.help.endswith((".", "`.")), column.header
            assert len(column.examples) == 2, column.header

    def test_it_is_recognised_by_at_least_its_required_columns(self, template):
        required = sum(column.required for column in template.columns)
        assert template.columns[0].required
        assert template.enough >= min(2, len(template.columns))
        assert required <= template.enough or required >= template.enough


def test_the_register_holds_every_fact_of_an_application():
    asked = {column.field for column in BY_NAME["applications"].columns}
    assert asked == {each.name for each in fields(TYPES[BY_NAME["applications"].kind])} - {"id"}


def test_the_suggested_targets_are_words_of_the_catalogue():
    known = {target.id for target in load_catalogue().targets}
    words = set(BY_NAME["support-statements"].by_field["target"].type.choices)
    assert words - known == {"saas"}
    assert any(target.startswith("saas (") for target in known)
