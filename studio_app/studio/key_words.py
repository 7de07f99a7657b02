"""Fingerprints said aloud: a key as twelve plain words, so that two people can compare it over the telephone."""

from __future__ import annotations

import base64
import re

from studio_app.studio.trust import checked_fingerprint

COUNT = 12
"""Words of a key: 96 bits, so nobody finds another key that is spoken alike."""

_TEXT = (
    "acorn alder album alley almond amber anchor anvil apple apron arch arrow ash atlas attic autumn badge baker "
    "balcony bamboo banjo barley basil basket beach beacon beetle bell bench birch blanket bonnet book boot "
    "bottle bow bowl braid brass bread brick bridge broom brush bucket buckle bugle button cabin cactus candle "
    "canoe canvas carpet castle cedar chalk cherry chest chimney circle clay cliff clock cloud clover coast "
    "cobalt coin collar comet copper coral cork corner cotton crayon creek cricket crown cuff curtain cushion "
    "daisy dawn delta denim desk diamond dome donkey door dove dragon drum dune eagle easel ebony echo elbow elm "
    "ember engine estate falcon farm feather fern ferry fiddle field flag flame flannel flint flute foam forest "
    "fork fossil fountain fox frame frost garden garlic gate ginger glacier glass glove goat gold gravel guitar "
    "hammer harbour harp hat hazel heather hedge helmet heron hill honey hook horn hotel house igloo indigo ink "
    "iris iron island ivory jacket jade jasmine jigsaw juniper kayak kettle kite ladder lagoon lantern larch "
    "lemon lens lily linen lizard lobby locket magnet mango maple marble meadow melon mirror moss mountain "
    "mustard napkin needle nettle nickel nutmeg oak oar oasis ocean olive onion opal orange orchid otter oven owl "
    "oyster paddle palm panda paper parade pearl pebble pelican pepper piano pillow pine planet plum pocket "
    "pollen pond poppy prism pulley quarry quartz quilt rabbit radish rain raven ribbon river rocket rope ruby "
    "saddle sail salmon sand satin scarf shell silver sparrow spoon summit tulip tunnel turtle velvet violin "
    "walnut window zebra "
)
WORDS = tuple(_TEXT.split())
"""One for each value of a byte."""


def spoken(fingerprint: str) -> str:
    """'amber river oak …' of 'SHA256:…'. Raises BadInput when it is no fingerprint."""
    text = checked_fingerprint(fingerprint).removeprefix("SHA256:")
    return " ".join(WORDS[value] for value in base64.b64decode(text + "=")[:COUNT])


def same_key(said: str, fingerprint: str) -> bool:
    """Whether what somebody said, or sent, is this key: its fingerprint, with or without SHA256:, or its words."""
    words = re.findall(r"[a-z]+", said.casefold())
    letters = "".join(said.split()).removeprefix("SHA256:")
    return " ".join(words) == spoken(fingerprint) or letters == fingerprint.removeprefix("SHA256:")
