"""The pages of the register, each group of them in a file of its own."""

from fastapi import APIRouter

from hub.registry.routes import (
    api,
    assets,
    devices,
    enrol,
    officers,
    point_pages,
    register_sheets,
    settings,
    settings_api,
    sheets,
    stations,
)

routers: tuple[APIRouter, ...] = tuple(
    one.router
    for one in (
        api,
        enrol,
        sheets,
        officers,
        point_pages,
        settings,
        settings_api,
        stations,
        devices,
        register_sheets,
        assets,
    )
)
"""Where a path could be two, the earlier is meant."""
