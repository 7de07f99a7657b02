"""The gates: a matrix of grants and uses with expected verdicts, and every rule shown to be the one that says no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from rights_cases import BODY, KEYS, OTHERS, TWIN, WHEN, Set, put, sha

from studio_app.direction.direction import Direction
from studio_app.direction.look import Garment, GarmentKind, Look
from studio_app.rights import gates, rules_passport
from studio_app.rights.case import Case, Chosen, Made, Seen
from studio_app.rights.check import Check, Outcome
from studio_app.rights.gates import RULES, Gate, Rule, checks, opens
from studio_app.rights.papers import sign, signature_name
from studio_app.rights.sample import SampleKeys
from studio_app.takes.flags import PictureFlags
from studio_app.takes.licence import Licensed
from studio_app.twins.grant import Exclusivity, Option
from studio_app.twins.party import Role
from studio_app.twins.status import Entry, State
from studio_app.twins.use import Alteration, Category, Medium, Term, Topic

GOOD = Set()
MEDIA = ("ecom", "email", "social-organic", "tv")
PLACES = ("SE", "FR", "EEA", "CH", "NORDICS", "WORLD")
ENDS = (date(2026, 12, 24), date(2027, 11, 25), date(2027, 11, 26))
KINDS = ("ready-to-wear", "outerwear", "footwear", "knitwear", "lingerie")
ALLOWED = {
    # by hand from the sample grant: shop, site and mail in the EEA; social channels in SE, NO and DK; to 25 Nov 2027
    ("ecom", "SE"), ("ecom", "FR"), ("ecom", "EEA"),
    ("email", "SE"), ("email", "FR"), ("email", "EEA"),
    ("social-organic", "SE"),
}  # fmt: skip
IN_TIME = {date(2026, 12, 24), date(2027, 11, 25)}
SOLD = {"ready-to-wear", "outerwear", "footwear"}


def test_three_hundred_and_sixty_uses_against_one_grant() -> None:
    cases = list(product(MEDIA, PLACES, ENDS, KINDS))
    assert len(cases) == 360
    for medium, place, until, kind in cases:
        use = GOOD.use.having(media=[medium], territories=[place], until=until, categories=[kind])
        wanted = (medium, place) in ALLOWED and until in IN_TIME and kind in SOLD
        found = checks(Gate.CAST, GOOD.case(use=use))
        assert opens(found) is wanted, (medium, place, until, kind, [check for check in found if check.failed])


def test_the_matrix_sees_a_rule_that_is_dropped() -> None:
    """Without any one of the rules on the use, some of the 360 would come out otherwise."""
    for dropped in ("use.medium", "use.territory", "use.period", "use.category"):
        changed = 0
        for medium, place, until, kind in product(MEDIA, PLACES, ENDS, KINDS):
            use = GOOD.use.having(media=[medium], territories=[place], until=until, categories=[kind])
            found = checks(Gate.CAST, GOOD.case(use=use))
            kept = tuple(check for check in found if check.rule != dropped)
            changed += opens(kept) is not opens(found)
        assert changed, dropped


def spoiled(path: str, role: Role, case: Set) -> Case:
    case.files[signature_name(path, role)] = case.files[signature_name(path, role)].replace(b"A", b"B", 1)
    return case.case()


def unread() -> Case:
    case = Set()
    case.files["grants/other.json"] = b"{"
    return case.case()


def resigned(kind: str, roles: tuple[Role, ...]) -> Case:
    """The paper signed by the keys of somebody else in these roles."""
    case = Set()
    paper = getattr(case, kind)
    put(case.files, paper, OTHERS, roles)
    return case.case()


def state(kind: str, paper: str, how: State) -> Case:
    entry = Entry(kind=kind, id=paper, state=how, since=WHEN, reason="She asked for it")
    return Set(status={"entries": (entry,)}).case()


def rival(**changes: object) -> Case:
    """Another brand bought outerwear for itself."""
    case = Set()
    bought = Exclusivity(category=Category.OUTERWEAR, start=WHEN.date(), until=WHEN.date() + timedelta(days=30))
    party = OTHERS.party(Role.LICENSEE)
    put(case.files, case.grant.having(id="rival", brand="Rival", licensee=party, exclusivity=(bought,), **changes))
    path = "grants/rival.json"
    case.files[signature_name(path, Role.LICENSEE)] = OTHERS.licensee.sign(case.files[path], "twin-grant").encode()
    return case.case()


def newer() -> Case:
    case = Set()
    put(case.files, case.grant.having(id="newer", supersedes=case.grant.id))
    return case.case()


def without(*paths: str) -> Case:
    case = Set()
    case.files = {name: data for name, data in case.files.items() if not name.startswith(paths)}
    return case.case()


def by_another(role: Role, keys: SampleKeys, kind: str = "grant", **changes: object) -> Case:
    """The paper changed, and signed in this role by another key."""
    case = Set(**{kind: changes})
    path = "passport.json" if kind == "passport" else f"grants/{case.grant.id}.json"
    key = keys.of(role) if keys is OTHERS else keys.owner
    case.files[signature_name(path, role)] = sign(case.files[path], kind, key)
    return case.case()


def other_consent() -> Case:
    case = Set()
    put(case.files, case.consent.having(scope="Something else than what the grant rests on"))
    return case.case()


COATS = Direction(look=Look(garments=(Garment(kind=GarmentKind.COAT, name="Wool coat"),)))
EEA = ("EEA",)
BREAKERS: dict[str, Callable[[], Case]] = {
    "papers.readable": unread,
    "passport.there": lambda: without("passport", "status"),
    "passport.signature": lambda: spoiled("passport.json", Role.OWNER, Set()),
    "passport.agency": lambda: by_another(Role.AGENCY, OTHERS, "passport"),
    "passport.owner": lambda: GOOD.case(seen=Seen(owner=OTHERS.owner.public)),
    "passport.period": lambda: Set(passport={"valid_until": WHEN.date() - timedelta(days=1)}).case(),
    "passport.body": lambda: GOOD.case(body_card="c" * 64),
    "passport.package": lambda: GOOD.case(package="The file face.safetensors is not the one that it lists."),
    "clock.forward": lambda: GOOD.case(seen=Seen(owner=KEYS.owner.public, clock=WHEN + timedelta(hours=1))),
    "status.signature": lambda: resigned("status", (Role.AGENCY,)),
    "status.sequence": lambda: GOOD.case(seen=Seen(owner=KEYS.owner.public, seq=2)),
    "status.fresh": lambda: GOOD.case(now=WHEN + timedelta(days=10, minutes=1)),
    "status.twin": lambda: state("twin", TWIN, State.SUSPENDED),
    "status.consent": lambda: state("consent", GOOD.consent.id, State.REVOKED),
    "status.grant": lambda: state("grant", GOOD.grant.id, State.REVOKED),
    "grant.there": lambda: without("grants/"),
    "grant.twin": lambda: Set(grant={"twin": "sample-maja"}).case(),
    "grant.owner": lambda: by_another(Role.OWNER, OTHERS, owner=OTHERS.party(Role.OWNER)),
    "grant.signatures": lambda: spoiled(f"grants/{GOOD.grant.id}.json", Role.LICENSEE, Set()),
    "grant.sides": lambda: by_another(Role.LICENSEE, KEYS, licensee=KEYS.party(Role.OWNER)),
    "grant.period": lambda: GOOD.case(use=GOOD.use.having(until=date(2026, 11, 25)), now=WHEN + timedelta(days=366)),
    "grant.newest": newer,
    "grant.exclusivity": rival,
    "consent.there": other_consent,
    "consent.signature": lambda: spoiled(f"consents/{GOOD.consent.id}.json", Role.OWNER, Set()),
    "consent.twin": lambda: Set(consent={"twin": "sample-maja"}).case(),
    "consent.reading-time": lambda: Set(consent={"delivered_at": WHEN - timedelta(hours=23)}).case(),
    "consent.media": lambda: Set(consent={"media": ["ecom"]}).case(),
    "consent.territories": lambda: Set(consent={"territories": ["SE"]}).case(),
    "consent.duration": lambda: Set(consent={"duration": {"start": WHEN.date(), "until": date(2027, 6, 1)}}).case(),
    "consent.categories": lambda: Set(consent={"categories": ["ready-to-wear"]}).case(),
    "consent.boundaries": lambda: Set(grant={"topics": ["tobacco"]}).case(),
    "consent.naming": lambda: Set(grant={"disclosure": {"name_her": True}}).case(),
    "use.brand": lambda: Set(use={"brand": "Another brand"}).case(),
    "use.medium": lambda: Set(use={"media": ["tv"]}).case(),
    "use.territory": lambda: Set(use={"territories": ["US"]}).case(),
    "use.period": lambda: Set(use={"until": date(2027, 11, 26)}).case(),
    "use.over": lambda: GOOD.case(use=GOOD.use.having(start=date(2026, 11, 25), until=date(2026, 11, 25)),
                                  now=WHEN + timedelta(days=1)),
    "use.category": lambda: Set(use={"categories": ["denim"]}).case(),
    "use.boundary": lambda: Set(use={"topics": ["fur"]}).case(),
    "use.alteration": lambda: Set(use={"alterations": ["video"]}).case(),
    "use.garments": lambda: Set(grant={"categories": ["ready-to-wear"]}, use={"categories": ["ready-to-wear"]}).case(
        direction=COATS
    ),
    "weights.licence": lambda: GOOD.case(
        weights=(Licensed("FLUX.2 [klein] 9B", "FLUX Non-Commercial License", False, "its sizes say so"),)
    ),
    "made.renders": lambda: GOOD.case(made=Made(renders=1_999), asked=2),
    "made.selects": lambda: GOOD.case(made=Made(selects=5), chosen=Chosen("T0001-abcdef")),
    "made.self-approval": lambda: GOOD.case(chosen=Chosen("T0001-abcdef", self_approved=True)),
    "made.select": lambda: GOOD.case(chosen=None),
    "made.approvals": lambda: GOOD.case(
        chosen=Chosen("T0001-abcdef", yes={"art-director": 1, "agency": 1}, select="L01-S01_v001")
    ),
}  # fmt: skip
COMPANY: dict[str, set[str]] = {"grant.period": {"status.fresh", "use.over"}}
"""What cannot be wrong alone: after the end of a grant nobody has sent news of it either."""


def gate_of(rule: str) -> Gate:
    if rule in ("use.garments", "made.renders"):
        return Gate.QUEUE
    if rule in ("made.select", "made.approvals"):
        return Gate.DELIVER
    return Gate.APPROVE if rule.startswith("made.") else Gate.CAST


def rule_names() -> set[str]:
    """Every rule of every gate, by what it says over all the cases here."""
    said = {"use.words", "use.term"}
    flags = {"picture.measured"}  # flags for a person never fail: see test_rules_picture.py
    for gate, case in product(Gate, (breaker() for breaker in BREAKERS.values())):
        said |= {check.rule for check in checks(gate, case)}
    return said - {"use.words", "use.term"} - flags


@pytest.mark.parametrize("rule", BREAKERS)
def test_each_rule_says_no_by_itself(rule: str) -> None:
    found = checks(gate_of(rule), BREAKERS[rule]())
    bad = {check.rule for check in found if check.failed}
    assert rule in bad
    assert bad - {rule} <= COMPANY.get(rule, set()), "one thing was changed, one rule speaks"
    words = next(check.words for check in found if check.rule == rule)
    assert words[0].isupper() or words.startswith("sample-freja"), words
    assert words.rstrip().endswith((".", "?"))


def test_every_rule_has_a_case_that_only_it_catches() -> None:
    """A rule dropped from any gate is caught: with it the gate is shut, without it only its company says no."""
    assert rule_names() <= set(BREAKERS)
    for name, breaker in BREAKERS.items():
        gate, case = gate_of(name), breaker()
        speaking = [rule for rule in RULES[gate] if (check := rule(case)) and check.rule == name and check.failed]
        assert len(speaking) == 1
        left = [check for rule in RULES[gate] if rule is not speaking[0] and (check := rule(case)) and check.failed]
        assert not opens(checks(gate, case)) and {check.rule for check in left} <= COMPANY.get(name, set())


def test_every_rule_stands_in_every_gate_where_it_belongs() -> None:
    everywhere = {rule.__name__ for rule in gates.WHOSE} | {rule.__name__ for rule in gates.LICENCE}
    for gate in Gate:
        assert everywhere <= {rule.__name__ for rule in RULES[gate]}
        assert len(RULES[gate]) == len(set(RULES[gate]))
    spoken: set[Rule] = {rule for gate in Gate for rule in RULES[gate]}
    assert len(spoken) >= len(BREAKERS) - 2, "use.term speaks with three names"


def test_good_papers_open_every_gate() -> None:
    yes = {"art-director": 1, "model": 1, "agency": 1}
    flags = PictureFlags(sha256="a" * 64, body_card=BODY, skin_l=0.3, overlap=0.995, width=0.0, bare=0.0)
    chosen = Chosen("T0001-abcdef", yes=yes, select="L01-S01_v001", flags=flags)
    for gate in Gate:
        found = checks(gate, GOOD.case(chosen=chosen, direction=COATS))
        assert opens(found) and {check.outcome for check in found} == {Outcome.PASS}, gate


def test_nothing_leaves_without_papers_and_a_real_twin_is_not_even_cast() -> None:
    bare = Case(papers=Set().papers.__class__(), use=None, now=WHEN, cast=TWIN, sample=True)
    assert [opens(checks(gate, bare)) for gate in Gate] == [True, True, True, False]
    real = Case(papers=bare.papers, use=None, now=WHEN, cast="somebody")
    assert not any(opens(checks(gate, real)) for gate in Gate)
    said = {check.rule for check in checks(Gate.CAST, real) if check.failed}
    assert said == {"passport.there", "grant.there"}


def test_a_sample_with_papers_is_held_to_them() -> None:
    case = Set()
    del case.files["passport.json"]
    broken = case.case(sample=True, papers=case.papers)
    assert checks(Gate.CAST, broken)[0].rule == "sample", "without a passport a sample is for trying out"
    assert not opens(checks(Gate.CAST, Set(use={"media": ["tv"]}).case(sample=True)))


@pytest.mark.parametrize(("left", "said"), [(31, "pass"), (30, "warn"), (7, "warn"), (0, "warn")])
def test_the_end_is_announced_at_thirty_and_at_seven_days(left: int, said: str) -> None:
    end = WHEN.date() + timedelta(days=left)
    terms = tuple(term.having(until=end) for term in GOOD.grant.terms)
    case = Set(grant={"terms": terms}, use={"until": end}).case()
    check = next(check for check in checks(Gate.CAST, case) if check.rule == "grant.period")
    assert check.outcome == said and ("only" in check.words) is (left <= 7)
    passport = Set(passport={"valid_until": end}).case()
    assert rules_passport.runs(passport).outcome == said  # type: ignore[union-attr]


def test_offline_is_frozen_after_the_time_and_the_grace() -> None:
    def word(days: float, **changes: object) -> Check:
        found = checks(Gate.QUEUE, Set(**changes).case(now=WHEN + timedelta(days=days)))  # type: ignore[arg-type]
        return next(check for check in found if check.rule == "status.fresh")

    assert word(7).outcome == "pass" and word(7.001).outcome == "warn" and word(10).outcome == "warn"
    assert word(10.001).failed and "frozen" in word(10.001).words
    assert word(-0.1).failed and "still to come" in word(-0.1).words
    short = {"not_after": WHEN + timedelta(days=1)}
    assert word(1, status=short).outcome == "pass" and word(1.01, status=short).outcome == "warn"
    assert word(4.01, status=short).failed, "the status itself ends earlier than the grant's time"


def test_a_grant_without_any_status_is_news_by_itself_for_a_while() -> None:
    assert opens(checks(Gate.CAST, without("status")))
    assert not opens(checks(Gate.CAST, replace(without("status"), now=WHEN + timedelta(days=11))))


def test_an_option_counts_when_it_was_taken() -> None:
    day = WHEN.date()
    option = Option(id="tv", start=day, until=day + timedelta(days=90), media=frozenset({Medium.WEB, Medium.LOOKBOOK}),
                    territories=EEA, price=100, take_by=day)  # fmt: skip
    case = Set(grant={"options": (option,)}, use={"media": ["lookbook"]})
    assert not opens(checks(Gate.CAST, case.case()))
    assert opens(checks(Gate.CAST, case.case(made=Made(options=frozenset({"tv"})))))


def test_two_terms_are_not_one_larger_one() -> None:
    """Social is allowed in SE, NO, DK, shops in the EEA: social in France is in neither."""
    use = GOOD.use.having(media=["ecom", "social-organic"], territories=["SE", "FR"])
    said = next(check for check in checks(Gate.CAST, GOOD.case(use=use)) if check.failed)
    assert said.rule == "use.territory" and "France" in said.words and "Sweden" not in said.words


def test_an_unsigned_rival_blocks_nobody() -> None:
    case = Set()
    bought = Exclusivity(category=Category.OUTERWEAR, start=WHEN.date(), until=WHEN.date() + timedelta(days=30))
    forged = case.grant.having(id="forged", licensee=OTHERS.party(Role.LICENSEE), exclusivity=(bought,))
    put(case.files, forged, OTHERS)
    put(case.files, case.grant.having(id="forged-newer", supersedes=case.grant.id), OTHERS)
    assert opens(checks(Gate.CAST, case.case()))


def test_a_word_of_the_brief_is_shown_to_a_person_and_stops_nothing() -> None:
    case = Set(use={"words": "She holds a cigarette"}).case()
    said = next(check for check in checks(Gate.QUEUE, case) if check.rule == "use.words")
    assert said.outcome is Outcome.WARN and "tobacco" in said.words and opens(checks(Gate.QUEUE, case))
    allowed = Set(
        consent={"topics": ["tobacco"]}, grant={"topics": ["tobacco"]}, use={"words": "She holds a cigarette"}
    )
    assert next(c for c in checks(Gate.QUEUE, allowed.case()) if c.rule == "use.words").outcome is Outcome.PASS


def test_times_zones_do_not_move_the_last_day() -> None:
    end = WHEN.date()
    terms = tuple(term.having(until=end) for term in GOOD.grant.terms)
    case = Set(grant={"terms": terms}, use={"until": end})
    assert opens(checks(Gate.CAST, case.case(now=datetime(2026, 11, 25, 23, 59, tzinfo=UTC))))


def test_the_sha_of_a_paper_is_that_of_its_bytes() -> None:
    assert GOOD.papers.grants[GOOD.grant.id].sha256 == sha(GOOD.grant) and len(BODY) == 64
    assert Alteration.VIDEO not in GOOD.grant.alterations and Topic.FUR not in GOOD.grant.topics
    assert Term.model_fields.keys() <= Option.model_fields.keys()
