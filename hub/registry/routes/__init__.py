"""The pages of the register, each group of them in a file of its own."""

from fastapi import APIRouter

from hub.registry.routes import api, enrol, officers, points, sheets

router = APIRouter()
for _pages in (api, enrol, sheets, officers, points):
    router.include_router(_pages.router)
