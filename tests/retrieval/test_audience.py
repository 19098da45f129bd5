"""Who may read what."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.audience import Audience
from tests.articles import audiences, roles


def test_every_reader_must_hold_one_of_the_roles() -> None:
    """One reader who may not is enough to keep an article back."""
    guest_and_admin = Audience.of({"guest"}, {"guest", "admin"})
    assert guest_and_admin.may_read(frozenset({"guest"}))
    assert guest_and_admin.may_read(frozenset({"guest", "subscriber"}))
    assert not guest_and_admin.may_read(frozenset({"admin"}))


def test_nobody_reads_nothing() -> None:
    """Without readers, or for a reader without roles, nothing is visible."""
    assert not Audience.of().may_read(frozenset({"guest"}))
    assert not Audience.of(set()).may_read(frozenset({"guest"}))


@given(audiences, roles, st.sets(st.sampled_from(["guest", "subscriber", "admin"])))
def test_one_more_reader_never_widens(
    audience: Audience, article_roles: set[str], reader: set[str]
) -> None:
    """Who else can see a reply can only make it show less."""
    wider = Audience(audience.readers | {frozenset(reader)})
    if audience.readers and wider.may_read(frozenset(article_roles)):
        assert audience.may_read(frozenset(article_roles))
