"""Overlaps of address ranges against a comparison of every address."""

import ipaddress
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from standpipe.estate.address_plan import overlaps, unplaced_addresses
from standpipe.estate.estate import Estate
from standpipe.estate.model import AddressRange, Server


def of(ranges):
    entities = [
        AddressRange(f"address-range:{number}", str(number), prefix, place=place, status=status)
        for number, (prefix, place, status) in enumerate(ranges)
    ]
    return Estate(address_ranges={each.id: each for each in entities})


prefixes = st.tuples(st.integers(0, 63), st.integers(26, 32)).map(
    lambda pair: str(ipaddress.ip_network((f"10.0.0.{pair[0]}", pair[1]), strict=False))
)


@given(
    st.lists(
        st.tuples(prefixes, st.sampled_from([None, "a", "b", "c"]), st.sampled_from([None, "container"])), max_size=8
    )
)
def test_every_pair_that_shares_addresses_at_two_places_is_found(ranges):
    expected = {}
    for (one, (prefix, place, status)), (other, (second, elsewhere, state)) in combinations(enumerate(ranges), 2):
        shared = set(ipaddress.ip_network(prefix)) & set(ipaddress.ip_network(second))
        if shared and None not in (place, elsewhere) and place != elsewhere and not {status, state} & {"container"}:
            expected[frozenset((f"address-range:{one}", f"address-range:{other}"))] = len(shared)
    found = {frozenset((each.one, each.other)): each.addresses for each in overlaps(of(ranges))}
    assert found == expected


def test_versions_do_not_mix_and_what_is_no_range_is_left_out():
    assert (
        overlaps(of([("10.0.0.0/8", "a", None), ("::/0", "b", None), ("nonsense", "c", None), (None, "d", None)])) == ()
    )


def test_servers_outside_every_range_are_counted():
    known = of([("10.0.0.0/24", "a", None)])
    servers = [
        Server("server:in", "in", addresses=("10.0.0.7",)), Server("server:out", "out", addresses=("192.168.0.1", "x")),
        Server("server:none", "none"),
    ]  # fmt: skip
    estate = Estate(address_ranges=known.address_ranges, servers={each.id: each for each in servers})
    assert unplaced_addresses(estate) == 1
    assert unplaced_addresses(Estate()) is None
