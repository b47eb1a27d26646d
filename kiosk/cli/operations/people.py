"""Staff accounts, from the command line."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed, granted
from kiosk.custody.states import Role
from kiosk.services.acting import new_id
from kiosk.services.staff import accounts
from kiosk.services.staff.accounts import NewStaff, tidy_user


@operation("staff.add")
def add(call: Call) -> dict[str, Any]:
    """Add an account."""
    args = call.args
    new = NewStaff(
        user=args["user"],
        name=args["name"],
        roles=frozenset(Role(role) for role in args["roles"]),
        password=args.get("password"),
        badge=args.get("badge"),
        accepted=True,
    )
    services = call.services
    answer = granted(accounts.add(services.store, services.hasher, call.who(), new_id(), new))
    return {"staff": answer["staff"], "user": tidy_user(new.user)}


@operation("staff.list")
def listed(call: Call) -> dict[str, Any]:
    """Every account, without secrets."""
    with call.services.store.read() as facts:
        staff = sorted(facts.all_staff(), key=lambda item: item.user)
    return {
        "staff": [
            {
                "staff": item.id,
                "user": item.user,
                "name": item.name,
                "roles": sorted(item.roles),
                "disabled": item.disabled,
                "has_password": item.password_hash is not None,
                "has_pin": item.pin_hash is not None,
                "has_badge": item.badge is not None,
            }
            for item in staff
        ]
    }


@operation("staff.disable")
def disable(call: Call) -> dict[str, Any]:
    """Close an account."""
    user = tidy_user(call.args["user"])
    with call.services.store.read() as facts:
        staff = facts.staff_by_user(user)
    if staff is None:
        raise Failed(f"There is no account “{user}”. See: phonebox staff list")
    granted(accounts.disable(call.services.store, call.who(), new_id(), staff.id))
    return {"staff": staff.id, "user": user}
