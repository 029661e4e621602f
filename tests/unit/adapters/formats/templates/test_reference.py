from pathlib import Path

from standpipe.adapters.formats.templates.reference import describe_templates


def test_the_committed_reference_is_what_the_definitions_say():
    file = Path(__file__).parents[5] / "docs" / "reference" / "templates.md"
    assert file.read_text(encoding="utf-8") == describe_templates(), (
        "write describe_templates() to docs/reference/templates.md again"
    )
