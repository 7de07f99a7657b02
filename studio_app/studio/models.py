"""The models room without a screen: which engines' weights are on this computer, where, and under which licence.

Where they are is kept in the settings; what fetches them, when a person asks for it, is studio.fetching.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.engines.adapter_files import adapter_in
from studio_app.engines.card import free_on_card
from studio_app.engines.demand import as_fits
from studio_app.engines.driver import told_card
from studio_app.engines.folder import TRANSFORMER, Folder
from studio_app.engines.joined import parts_of
from studio_app.engines.lora_files import loras_in
from studio_app.engines.named_otherwise import doubt_of
from studio_app.engines.quantised import BASES
from studio_app.engines.switches import Card
from studio_app.engines.table import ENGINES, entry
from studio_app.engines.weights import ADAPTER, REMEMBERED, digest, folder_of
from studio_app.studio.own_weights import with_own_weights
from studio_app.studio.packed_weights import placed
from studio_app.studio.places import config_dir
from studio_app.studio.wish import ADAPTED, ADAPTER_WEIGHT, Wish, painting_of
from studio_app.takes.painting import Adapter, Painting, Precision
from studio_app.takes.recipe import MOST_PASSES, Pass, Recipe

FILE = "models.json"
GB = 1_000_000_000
LOOK = "Its sizes are the same, so it is opened; look whether it is the right file."
"""What is said after a doubt."""


@dataclass(frozen=True, slots=True)
class Model:
    """One engine's weights as a person reads of them. `problem`: why what was named does not serve; `single_file`:
    whether a checkpoint of one file does, too, and `packable` whether its transformer may be a GGUF file; `quantised`:
    how that is packed, `lies_in` where the weights really lie, and `transformer` where the packed one does; `doubt`:
    that a file's name says another model than the one it would paint as.
    """

    engine: str
    title: str
    licence: str
    commercial: str
    where: str
    folder: str
    gigabytes: float
    problem: str
    memory_gb: float
    single_file: bool = False
    packable: bool = False
    quantised: str = ""
    lies_in: str = ""
    transformer: str = ""
    doubt: str = ""

    def is_at(self, place: Path) -> bool:
        """Whether these weights are the ones in a folder or file."""
        return bool(self.folder) and str(place) in (self.folder, self.transformer)

    @property
    def state(self) -> str:
        """'installed', 'missing' or 'damaged'."""
        return "damaged" if self.problem else "installed" if self.folder else "missing"


def models(config: Path) -> tuple[Model, ...]:
    """Every engine that has weights, with what is known of them here. Reads heads of files, not the weights."""
    named = folders(config)
    found: list[Model] = []
    for one in ENGINES.values():
        if one.weights is None:
            continue
        folder, size, problem, packed, doubt = named.get(one.name, ""), 0.0, "", ("", "", ""), ""
        memory = one.weights.memory_gb
        if folder:
            try:
                held = folder_of(one.name, Path(folder))
                size, packed = held.bytes / GB, (held.quantised, _lies_in(held), str(held.transformer or ""))
                doubt = doubt_of(one.name, held)
                memory = sum(held.at_work.values()) / GB if held.transformer or held.text_encoder else memory
            except BadInput as error:
                problem = str(error)
        allowed, where = one.weights.commercial, one.weights.where
        single, packable = one.weights.family != "", one.weights.parts.get(TRANSFORMER) in BASES
        words = (one.name, one.title, one.licence, allowed, where)
        found.append(Model(*words, folder, size, problem, memory, single, packable, *packed, doubt))
    return tuple(found)


def _lies_in(held: Folder) -> str:
    """'/models/klein', 'x-Q6_K.gguf in /unet, with the rest in /models/klein'."""
    words = f", words read by {held.text_encoder.file.name}" if held.text_encoder is not None else ""
    if held.transformer is None:
        return f"{held.path}{words}"
    return f"{held.transformer.name} in {held.transformer.parent}, with the rest in {held.path}{words}"


def folders(config: Path) -> dict[str, str]:
    """Engine -> the folder of its weights, as a person named it. A damaged file of settings names none."""
    with suppress(StudioError):
        held = read_json(config / FILE)
        return {name: str(place) for name, place in held.items() if name in ENGINES}
    return {}


def install(config: Path, cache: Path, engine: str, folder: Path, tell: Callable[[float], None] | None = None) -> Model:
    """Hashes an engine's weights and remembers where they are; reads all of them, so call it beside the window's loop.

    A GGUF file is joined with the folder that is installed. Raises BadInput when they are not its weights, or not safe
    to open.
    """
    place = placed(config, folder, folders(config).get(engine, ""))
    hash_all(cache, engine, place, tell)
    make_folder(config)
    kept = folders(config) | {engine: str(place.absolute())}
    write_atomically(config / FILE, json.dumps(kept, indent=1).encode())
    return next(model for model in models(config) if model.engine == engine)


def hash_all(cache: Path, engine: str, place: Path, tell: Callable[[float], None] | None = None) -> None:
    """Reads every byte of an engine's weights, and of the IP-Adapter beside them, so that orders know their hashes.

    Raises BadInput when they are not its weights, or not safe to open.
    """
    digest(folder_of(engine, place), cache / REMEMBERED, tell)
    adapter = adapter_in(place)
    if adapter is not None:
        digest(adapter, cache / REMEMBERED, tell)


def adapter_here(engine: str) -> bool:
    """Whether an IP-Adapter lies beside the installed weights of an engine."""
    place = folders(config_dir()).get(engine, "")
    try:
        return bool(place) and adapter_in(Path(place)) is not None
    except BadInput:
        return False


def loras_here(engine: str) -> tuple[str, ...]:
    """The names of the LoRA files beside the installed weights of an engine."""
    place = folders(config_dir()).get(engine, "")
    try:
        joined = parts_of(Path(place))
    except BadInput:
        return ()
    return tuple(loras_in(joined[0] if joined is not None else Path(place))) if place else ()


def forget(config: Path, engine: str) -> None:
    """Forgets where an engine's weights are; the files stay. Raises BadInput when it has none."""
    kept = folders(config)
    if kept.pop(engine, None) is None:
        raise BadInput(f"No weights of “{engine[:60]}” are installed.")
    write_atomically(config / FILE, json.dumps(kept, indent=1).encode())


@dataclass(frozen=True, slots=True)
class WeightsShelf:
    """Where orders find their weights: what is installed, unless other folders are given (engine -> folder). `free`:
    the bytes of the card that orders are made to fit, `card` what it can; None where there is none, or nobody knows.
    """

    config: Path
    cache: Path
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    free: Callable[[], int | None] = free_on_card
    card: Callable[[], Card | None] = told_card

    @classmethod
    def usual(cls, cache: Path) -> WeightsShelf:
        """What is installed on this computer."""
        return cls(config_dir(), cache)

    def fitting(self, free: Callable[[], int | None]) -> WeightsShelf:
        """The same shelf for orders that fit what `free` says."""
        return replace(self, free=free)

    def folder(self, engine: str) -> str:
        """The folder of an engine's weights; empty when it has none here."""
        return self.given.get(engine) or folders(self.config).get(engine, "")

    def painted(self, recipe: Recipe, wish: Wish) -> Recipe:
        """The recipe with words, steps and the hash of its weights; as it is when its engine needs none.

        Raises BadInput when they are not installed or were changed since, or cannot do what is wished; Refused: the
        twin's own weights are for another engine, or the card cannot multiply in the bits that are wished.
        """
        if entry(recipe.engine).weights is None or recipe.painting is not None:
            title = entry(recipe.engine).title
            if wish.before:
                raise BadInput(f"{title} paints over no earlier pass.")
            if recipe.painting is None and wish != Wish():
                raise BadInput(
                    f"{title} takes no words, steps, guides or photographs.", do="Choose an engine with weights."
                )
            return recipe
        if len(wish.before) > MOST_PASSES:
            raise BadInput(f"A take has {MOST_PASSES} earlier passes at most; {len(wish.before)} were named.")
        before = tuple(
            Pass(engine=one.engine, painting=self._painting(recipe, one.engine, one.wish)) for one in wish.before
        )
        painting = self._painting(recipe, recipe.engine, wish)
        return with_own_weights(recipe.having(painting=painting, before=before))

    def _painting(self, recipe: Recipe, name: str, wish: Wish) -> Painting:
        engine, folder = entry(name), self.folder(name)
        if not folder:
            raise BadInput(
                f"{engine.title} needs its weights, and none are installed.",
                do=f"Say where they are: twin-studio models --add {name}=FOLDER.",
            )
        place = Path(folder)
        held = folder_of(name, place)
        named = digest(held, self.cache / REMEMBERED, known_only=True)
        painting = painting_of(recipe, engine, wish, named, held.path)
        if held.quantised and painting.precision is not Precision.HALF:
            raise BadInput(
                f"What paints in {engine.title} is packed already ({held.quantised}).", do="Leave it in half."
            )
        if painting.precision is Precision.COMPUTED and (card := self.card()) is not None:
            card.require(painting.precision)
        wanted = Precision.HALF if held.quantised else wish.precision
        painting = as_fits(recipe.having(engine=name), painting, held.at_work, self.free(), wanted)
        if engine.weights is None or not engine.weights.adapted or not painting.references:
            return painting
        weight = dict(wish.controls).get(ADAPTED, ADAPTER_WEIGHT)
        return painting.having(adapter=Adapter(sha256=self._adapter(engine.title, place), weight=weight))

    def _adapter(self, title: str, place: Path) -> str:
        """The hash of the IP-Adapter beside weights. Raises BadInput when there is none."""
        found = adapter_in(place)
        if found is None:
            home = (place.parent if place.is_file() else place) / ADAPTER
            raise BadInput(f"{title} looks at photographs through an IP-Adapter, and none lies in {home}.")
        return digest(found, self.cache / REMEMBERED, known_only=True)
