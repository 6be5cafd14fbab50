"""Cards out of a spreadsheet: look at what would happen, then do it."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
