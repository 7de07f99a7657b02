"""What a C2PA manifest of the studio says (C2PA 2.4, CAWG 1.1): ids, hashes and the studio's organisation; no names.

Two manifests go into a file: that of the select as the engine made it, and that of the file for its channel, which
opens the select and lists what was done to it. Both are plain dictionaries here; `credentials` signs them.

What C2PA 2.4 and its conformance rules ask of a generator, and what holds here (tests/delivery/test_credentials.py):

    claim version 2, claim_generator_info with name, version and specVersion in SemVer       holds
    first action c2pa.created (select) or c2pa.opened (file); allActionsIncluded             holds
    created has a digitalSourceType, opened has none; edits of what is seen have one         holds
    opened, placed, transcoded name their ingredients; parentOf, componentOf, inputTo        holds
    actions, ingredients, ai-disclosure, soft binding are created, not gathered, assertions  holds
    c2pa.ai-disclosure with the level of human oversight; human_validated only by verdicts   holds
    cawg.training-mining, every use named; cawg.metadata as JSON                             holds
    c2pa.watermarked.bound with a c2pa.soft-binding                                          holds, under a name of
        our own: its entry in the C2PA list of algorithms can be asked for once it is published
    thumbnails of asset and ingredients (recommended)                                        left out: see credentials
    cawg.identity of a person or organisation (optional)                                     left out: it would name
        somebody, and needs a certificate for mail of that person
    redaction                                                                                never: readers disagree
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from studio_app import __version__
from studio_app.delivery.facts import Facts
from studio_app.delivery.unnamed import consent_id, grant_id, twin_id
from studio_app.delivery.watermark import NAME
from studio_app.takes.channel import Channel, ColourSpace, Ground, Sharpening
from studio_app.takes.crop import WHOLE, Crop
from studio_app.takes.disclosure import disclosure, source_uri
from studio_app.takes.source_type import COMPUTED, painted_by_model

Json = dict[str, Any]

LICENCE = "org.twinstudio.licence"
PARENT = "select"
"""The label under which actions name the select."""
VALIDATED, GUIDED = "human_validated", "prompt_guided"

_SPEC = "2.4.0"  # must be SemVer
_RELEASE = "http://ns.useplus.org/ldf/vocab/MR-LMR"  # a limited model release: what a grant is
_MINING = ("cawg.ai_training", "cawg.ai_generative_training", "cawg.data_mining", "cawg.ai_inference")
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}


def of_select(facts: Facts) -> Json:
    """The manifest of the select: made by which engine, from which twin, under whose eyes."""
    made = facts.made
    created: Json = {
        "action": "c2pa.created",
        "when": _time(made.when),
        "softwareAgent": {"name": f"Twin Studio, {made.engine}", "version": made.version or __version__},
        "digitalSourceType": source_uri(facts.source_type),
        "description": disclosure(facts.source_type),
        "parameters": {"ingredientIds": [each["label"] for each in inputs(facts) if each["relationship"] == "inputTo"]},
    }
    placed: Json = {
        "action": "c2pa.placed",
        "parameters": {"ingredientIds": [f"photographed-{each}" for each in facts.photographed]},
    }
    return _manifest(f"Select {facts.select}", [created, placed] if facts.photographed else [created], facts)


def of_file(channel: Channel, crop: Crop, size: tuple[int, int], facts: Facts) -> Json:
    """The manifest of a file for a channel, cut from a select of `size` (width, height in pixels)."""
    manifest = _manifest(f"Select {facts.select}, delivery {facts.delivery}", _steps(channel, crop, size, facts), facts)
    bound: Json = {"alg": NAME, "blocks": [{"scope": {}, "value": facts.mark.hex()}]}
    manifest["assertions"].append({"label": "c2pa.soft-binding", "data": bound})
    return manifest


def inputs(facts: Facts) -> list[Json]:
    """What went into the select: the twin (her passport) and weights by hash, each photograph by what it shows; those
    in the picture are its components, those that were only looked at went in.
    """
    twin = f"Digital twin {twin_id(facts.papers)}"
    found = [_ingredient("twin", twin, "application/json", sha256=facts.papers.passport.sha256)]
    if facts.made.weights:
        title = f"Weights of {facts.made.engine}"
        found.append(_ingredient("weights", title, "application/octet-stream", sha256=facts.made.weights))
    found += [
        _ingredient(f"looked-at-{number}", f"Photograph looked at: {each}", "image/*")
        for number, each in enumerate(facts.looked_at, 1)
    ]
    return found + [
        _ingredient(f"photographed-{each}", f"Photograph: {each}", "image/*", "componentOf")
        for each in facts.photographed
    ]


def _ingredient(label: str, title: str, kind: str, relationship: str = "inputTo", sha256: str = "") -> Json:
    said = {"label": label, "title": title, "format": kind, "relationship": relationship}
    return said | ({"instance_id": f"urn:sha256:{sha256}"} if sha256 else {})


def _manifest(title: str, actions: list[Json], facts: Facts) -> Json:
    return {
        "claim_generator_info": [{"name": "Twin Studio", "version": __version__, "specVersion": _SPEC}],
        "title": title,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": actions, "allActionsIncluded": True}},
            {"label": "c2pa.ai-disclosure", "data": _ai(facts)},
            {"label": "cawg.training-mining", "data": {"entries": {each: {"use": "notAllowed"} for each in _MINING}}},
            {"label": "cawg.metadata", "kind": "Json", "data": _metadata(facts)},
            {"label": LICENCE, "data": _licence(facts)},
        ],
    }


def _steps(channel: Channel, crop: Crop, size: tuple[int, int], facts: Facts) -> list[Json]:
    """What was done, in its order. Steps that change what is seen name a source type: none of them is a model's."""
    steps: list[Json] = [{"action": "c2pa.opened", "parameters": {"ingredientIds": [PARENT]}}]
    if not crop.holds(WHOLE):
        steps.append(_step("c2pa.cropped", "humanEdits"))
    if (round(crop.width * size[0]), round(crop.height * size[1])) != (channel.width, channel.height):
        steps.append(_step("c2pa.resized.proportional"))
    if crop.padded:
        steps.append(_step("c2pa.edited", COMPUTED, "The ground was continued beyond the picture"))
    if channel.ground is Ground.WHITE:
        steps.append(_step("c2pa.edited", COMPUTED, "The ground was made white"))
    if channel.sharpening is not Sharpening.NONE:
        steps.append(_step("c2pa.enhanced", words="Sharpened for its medium"))
    steps.append(_step("c2pa.addedText", COMPUTED, "A label that says how the picture was made"))
    steps.append(_step("c2pa.watermarked.bound"))
    if channel.space is not ColourSpace.SRGB:
        steps.append(_step("c2pa.converted", words=f"Colours converted to {channel.space.value}"))
    steps.append(_step("c2pa.transcoded") | {"parameters": {"ingredientIds": [PARENT]}})
    return [*steps, _step("c2pa.published") | {"when": _time(facts.when)}]


def _step(action: str, source_type: str = "", words: str = "") -> Json:
    step: Json = {"action": action, "softwareAgent": {"name": "Twin Studio", "version": __version__}}
    if source_type:
        step["digitalSourceType"] = source_uri(source_type)
    return step | ({"description": words} if words else {})


def _ai(facts: Facts) -> Json:
    """c2pa.ai-disclosure. Only a verdict that verifies makes it human_validated; a stand-in has no trained model."""
    profile = {"contentProfile": {"humanOversightLevel": VALIDATED if facts.seats else GUIDED}}
    if not painted_by_model(facts.made.source_type):
        return {"modelType": "c2pa.types.generator", "modelName": f"{facts.made.engine}, not a trained model"} | profile
    named: Json = {"modelType": "c2pa.types.model", "modelName": f"{facts.made.engine} {facts.made.version}".strip()}
    return named | ({"modelIdentifier": f"sha256:{facts.made.weights}"} if facts.made.weights else {}) | profile


def _metadata(facts: Facts) -> Json:
    return {
        "@context": _SPACES,
        "dc:creator": [facts.studio.name],
        "photoshop:Credit": f"{disclosure(facts.source_type)}. {facts.studio.name}",
        "Iptc4xmpExt:DigitalSourceType": source_uri(facts.source_type),
        "plus:ModelReleaseStatus": _RELEASE,
        "plus:ModelReleaseID": [consent_id(facts.papers)],
        "plus:ImageSupplierImageID": facts.delivery,
    }


def _licence(facts: Facts) -> Json:
    """The licence by ids and hashes: who holds the papers can check them, who does not learns nothing of a person."""
    papers = facts.papers
    return {
        "delivery": facts.delivery,
        "select": {"id": facts.select, "sha256": facts.sha256},
        "twin": {"id": twin_id(papers), "passport": papers.passport.sha256},
        "consent": {"id": consent_id(papers), "sha256": papers.consent.sha256},
        "grant": {"id": grant_id(papers), "sha256": papers.grant.sha256},
        "uses": sorted(medium.value for medium in facts.use.media),
        "territories": list(facts.use.territories),
        "from": facts.use.start.isoformat(),
        "until": facts.use.until.isoformat(),
    }


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
