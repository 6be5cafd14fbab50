"""The pages of the register, each group of them in a file of its own."""

from fastapi import APIRouter

from hub.registry.routes import api, enrol, officers, points, sheets

routers: tuple[APIRouter, ...] = (api.router, enrol.router, sheets.router, officers.router, points.router)
