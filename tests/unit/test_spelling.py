"""Did you mean."""

import pytest

from virksomhetsrapport.spelling import nearest


@pytest.mark.parametrize(("typed", "meant"), [("resultatt", "resultat"), ("RESULTAT", "resultat"), ("sykefravar", "")])
def test_the_nearest_name_is_offered_only_where_one_is_alike(typed, meant):
    assert nearest(typed, ["resultat", "balanse"]) == meant


def test_the_name_is_offered_as_it_is_written():
    assert nearest("lonninger", ["Lønninger", "Overtid"]) == "Lønninger"
