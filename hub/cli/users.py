"""The commands about people who sign in, their tokens, and who was let in: user, token, access."""

import sys
from datetime import timedelta
from typing import Annotated

import typer

from hub.cli.frame import app, hand_of, print_row, reading, settings_of, show_moment, transaction
from hub.kernel.refused import Refused
from hub.kernel.rights import Right, Role
from hub.people import access_log, identities, second_factor, sign_in, tokens, users
from hub.people.access_log import What

user = typer.Typer(no_args_is_help=True, help="Who may sign in, and as what.")
token = typer.Typer(no_args_is_help=True, help="What programs call the API with.")
access = typer.Typer(no_args_is_help=True, help="Who was let in, who was turned away, who saw what is personal.")
app.add_typer(user, name="user")
app.add_typer(token, name="token")
app.add_typer(access, name="access")

Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]
RoleOption = Annotated[Role | None, typer.Option(help="What the person is at the office; the first user administers.")]
Reason = Annotated[str, typer.Option(help="Stands in the hub's log for good; no names of people.")]
Section = Annotated[str | None, typer.Option(help="Of section staff: the agency that owns what they repair.")]


@user.command(name="add")
def add_user(
    context: typer.Context,
    login: str,
    *,
    name: Annotated[str, typer.Option(help="The person's name.")],
    role: RoleOption = None,
    section: Section = None,
    password_stdin: Stdin = False,
) -> None:
    """Let a person sign in. The first one is the administrator; of everybody else the role is asked for."""
    with reading(context) as conn:
        _role(role, is_first=not users.all_users(conn))  # before a password is typed in vain
    password = _password(from_stdin=password_stdin)
    with transaction(context) as conn:
        users.add_user(
            conn,
            login=login,
            name=name,
            password=password,
            role=_role(role, is_first=not users.all_users(conn)),
            section=section,
            hand=hand_of(context),
        )


@user.command(name="list")
def list_users(context: typer.Context) -> None:
    """Everybody who may or could sign in."""
    with reading(context) as conn:
        for one in users.all_users(conn):
            state = "closed" if one.closed_at else "must-change" if one.must_change else "open"
            print_row(one.login, one.role.value, one.section or "-", state, one.name)


@user.command(name="role")
def change_role(context: typer.Context, login: str, role: Role, *, section: Section = None) -> None:
    """The person is something else at the office from the next request on."""
    with transaction(context) as conn:
        users.change_role(conn, login=login, role=role, section=section, hand=hand_of(context))


@user.command(name="password")
def change_password(context: typer.Context, login: str, *, password_stdin: Stdin = False) -> None:
    """Another password; every browser of this user is signed out."""
    password = _password(from_stdin=password_stdin)
    with transaction(context) as conn:
        users.change_password(conn, login=login, password=password, hand=hand_of(context))


@user.command(name="close")
def close_user(context: typer.Context, login: str) -> None:
    """Nobody signs in to this account any more; what its user did stays theirs."""
    with transaction(context) as conn:
        users.close(conn, login=login, hand=hand_of(context))


@user.command(name="open")
def open_user(context: typer.Context, login: str) -> None:
    """A closed account may be used again."""
    with transaction(context) as conn:
        users.open_again(conn, login=login, hand=hand_of(context))


@user.command(name="sessions")
def list_sessions(context: typer.Context, login: str) -> None:
    """Where this user is signed in."""
    with reading(context) as conn:
        for one in sign_in.sessions_of(conn, users.of_login(conn, login).user, now=hand_of(context).at):
            by = ("provider" if one.by_provider else "password") + ("+second-factor" if one.second_factor else "")
            print_row(show_moment(one.opened_at), one.address or "-", by, one.browser or "-")


@user.command(name="end-sessions")
def end_sessions(context: typer.Context, login: str, *, reason: Reason) -> None:
    """Every browser of this user is signed out."""
    with transaction(context) as conn:
        hand = hand_of(context)
        users.end_sessions(conn, login=login, reason=reason, hand=hand, now=hand.at)


@user.command(name="remove-second-factor")
def remove_second_factor(context: typer.Context, login: str, *, reason: Reason) -> None:
    """The phone is lost: this user signs in with the password alone, and sets up another where the hub asks for one."""
    with transaction(context) as conn:
        second_factor.remove_of_another(conn, login, reason=reason, hand=hand_of(context))


@user.command(name="link")
def link_user(
    context: typer.Context, login: str, *, subject: Annotated[str, typer.Option(help="As the provider calls them.")]
) -> None:
    """Whom the provider of [oidc] calls so is this user."""
    with transaction(context) as conn:
        identities.link(conn, login, issuer=settings_of(context).oidc.issuer, subject=subject, hand=hand_of(context))


@user.command(name="unlink")
def unlink_user(context: typer.Context, login: str) -> None:
    """The provider's word opens nothing for this user any more."""
    with transaction(context) as conn:
        identities.unlink(conn, login, hand=hand_of(context))


@token.command(name="add")
def add_token(
    context: typer.Context,
    login: str,
    *,
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[Right], typer.Option(help="A right that it grants; may be given again.")],
    days: Annotated[int, typer.Option(min=1, max=366)] = tokens.USUAL.days,
) -> None:
    """A new token, printed this once."""
    wanted = tokens.Wanted(name, frozenset(scope), timedelta(days=days))
    with transaction(context) as conn:
        typer.echo(tokens.make(conn, login=login, wanted=wanted, hand=hand_of(context)))


@token.command(name="list")
def list_tokens(context: typer.Context) -> None:
    """Everybody's tokens; secrets are not kept."""
    with reading(context) as conn:
        for one in tokens.every(conn):
            scopes = " ".join(sorted(right.value for right in one.scopes))
            print_row(one.login, one.name, show_moment(one.expires_at), show_moment(one.last_used_at), scopes)


@token.command(name="revoke")
def revoke_token(context: typer.Context, login: str, name: str) -> None:
    """That token is worth nothing from now on."""
    with transaction(context) as conn:
        tokens.revoke(conn, login=login, name=name, hand=hand_of(context))


@access.command(name="list")
def list_access(
    context: typer.Context,
    *,
    subject: Annotated[str | None, typer.Option(help="Only of this login.")] = None,
    what: Annotated[What | None, typer.Option(help="Only this.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 100,
) -> None:
    """The newest entries of the access log first."""
    with reading(context) as conn:
        for one in access_log.newest(conn, limit=limit, subject=subject, what=what):
            seen = one.access
            print_row(show_moment(one.minute), seen.what.value, seen.subject, seen.address, seen.path, one.times)


def _role(wanted: Role | None, *, is_first: bool) -> Role:
    """The role that was asked for; the first user is the administrator without saying so."""
    if wanted is None and not is_first:
        raise Refused("ผู้ใช้ต้องมีหน้าที่ · a user needs a role", hint="--role " + "|".join(role.value for role in Role))
    return wanted or Role.ADMINISTRATOR


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
