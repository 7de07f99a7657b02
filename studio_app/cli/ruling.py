"""Commands about whose word counts: policy, revoke-key, trust."""

from __future__ import annotations

from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say, say_json
from studio_app.cli.shooting import ShootFolder, rule
from studio_app.cli.signing import SignFromChain, SignWith, may_sign
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.studio.first_run import this_person
from studio_app.studio.record_needs import policy_words
from studio_app.studio.session import Session
from studio_app.studio.trust import trust as keep_trust
from studio_app.studio.trust import trusted


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(policy)
    app.command("revoke-key")(revoke_key)
    app.command()(trust)


def policy(
    shoot: ShootFolder,
    rules: Annotated[
        list[str] | None, typer.Argument(metavar="[SEAT=N]...", help="All of it: art-director=1 model=1.")
    ] = None,
    self_approval: Annotated[
        bool | None,
        typer.Option("--self-approval/--no-self-approval", help="Whether who rendered a take may be its only yes."),
    ] = None,
    sign_with: SignWith = None,
    sign_from_chain: SignFromChain = False,
    as_json: AsJson = False,
) -> None:
    """Show or set what a take needs before it is a select; earlier selects stay what they were made under."""
    with Session.open(shoot, this_person()) as session:
        paper = session.shoot.paper
        if rules or self_approval is not None:
            wanted = dict(map(rule, rules)) if rules else paper.policy
            alone = paper.self_approval if self_approval is None else self_approval
            session.approving.set_policy(wanted, alone, key=may_sign(sign_with, sign_from_chain, this_person()))
        paper = session.shoot.paper
    if as_json:
        say_json({"policy": paper.policy, "self_approval": paper.self_approval})
    else:
        alone = "may" if paper.self_approval else "may not"
        say(f"A select needs {policy_words(paper.policy)}. Who rendered a take {alone} be its only yes.")


def revoke_key(
    shoot: ShootFolder,
    whose: Annotated[str, typer.Argument(metavar="FINGERPRINT|MAIL", help="The key, or whose.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why; it stands in the record.", show_default=False)],
    sign_with: SignWith = None,
    sign_from_chain: SignFromChain = False,
) -> None:
    """Let nothing that a key signed count any more; selects that rested on it are withdrawn."""
    if not reason.strip():
        raise BadInput("A key is revoked for a reason.", do="Say it in a few words: --reason “lost laptop”.")
    with Session.open(shoot, this_person()) as session:
        signing = may_sign(sign_with, sign_from_chain, this_person())
        withdrawn = session.approving.revoke(whose, reason, key=signing)
    say(f"The key {whose} is revoked." + (f" No longer selects: {', '.join(withdrawn)}." if withdrawn else ""))


def trust(
    shoot: ShootFolder,
    fingerprint: Annotated[str, typer.Argument(metavar="[FINGERPRINT]", help="SHA256:…, as ssh-keygen -l says.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Trust no particular key again.")] = False,
) -> None:
    """Show or set the one key this computer trusts to change seats, keys and policy; kept outside the shoot."""
    if fingerprint and forget:
        raise BadInput("Either a fingerprint or --forget.")
    with Shoot.open(shoot) as opened:
        name = opened.paper.id
    if fingerprint or forget:
        keep_trust(name, fingerprint or None)
    held = trusted(name)
    if held is None:
        say("No key is trusted for this shoot: whoever may write it may change seats, keys and policy.")
    else:
        say(f"Only {held} may change seats, keys and policy; what rests on changes by others does not count here.")
