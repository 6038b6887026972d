"""A phone's camera with its faults, to measure readers of codes on pictures that nobody had to take.

A page lies on a table and is photographed: turned, bent, unsharp, badly lit, and pressed into a JPEG by the
camera or by a messenger. Everything comes from one generator of random numbers, so a seed names a picture.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final, TypeAlias

import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, ImageFilter

Shades: TypeAlias = "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"
Rng: TypeAlias = np.random.Generator

FAULTS: Final = (
    "tilt",
    "perspective",
    "blur",
    "shake",
    "glare",
    "dark",
    "crumple",
    "moire",
    "jpeg",
    "tiny",
    "several",
)
"""What can be wrong, one a picture; `several` is three of them at once."""
MESSENGERS: Final = {"telegram": 1280, "vk": 2560, "file": 4000}
"""The longest side of a photograph as each hands it over; a file comes as the camera has made it."""

_MESH: Final = 24
"""Cells along a side of the page, each bent by itself."""
_ALONE: Final = tuple(fault for fault in FAULTS if fault != "several")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One photograph."""

    fault: str
    messenger: str
    content: bytes
    """JPEG."""

    @property
    def file(self) -> BytesIO:
        """The same, to be opened."""
        return BytesIO(self.content)


def page_of(pdf: bytes, *, dots: int = 250) -> Image.Image:
    """The first page of a PDF as a sheet of paper, in shades of gray."""
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[0].render(scale=dots / 72, grayscale=True).to_pil()
    return picture.convert("L")


def photograph(page: Image.Image, fault: str, messenger: str, seed: int) -> Shot:
    """The page photographed with a fault."""
    rng = np.random.default_rng(seed)
    faults = {*rng.choice(_ALONE, 3, replace=False)} if fault == "several" else {fault}
    side = MESSENGERS[messenger]
    height, width = (side, side * 3 // 4)
    shot = _laid(page, width, height, faults, rng)
    shades = np.asarray(shot, dtype=np.float32)
    if "moire" in faults:
        shades = _from_a_screen(shades, rng)
    shades = _lit(shades, faults, rng)
    shades = _unsharp(shades, faults, rng)
    noise = float(rng.uniform(4, 9) if "dark" in faults else rng.uniform(1, 3))
    shades = shades + rng.normal(0, noise, shades.shape).astype(np.float32)
    quality = int(rng.integers(10, 45)) if "jpeg" in faults else int(rng.integers(72, 91))
    taken = BytesIO()
    Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8)).save(taken, "JPEG", quality=quality)
    return Shot(fault=fault, messenger=messenger, content=taken.getvalue())


def _laid(page: Image.Image, width: int, height: int, faults: set[str], rng: Rng) -> Image.Image:
    """The page on a table, as far away as people hold their phones, turned and bent."""
    share = float(rng.uniform(0.42, 0.6) if "tiny" in faults else rng.uniform(0.8, 0.97))
    tall = height * share
    wide = tall * page.width / page.height
    if wide > width * share:
        wide = width * share
        tall = wide * page.height / page.width
    turn = float(rng.uniform(-40, 40) if "tilt" in faults else rng.uniform(-4, 4))
    if "tilt" in faults:
        wide, tall = wide * 0.8, tall * 0.8
    lean = float(rng.uniform(0.15, 0.32) if "perspective" in faults else rng.uniform(0, 0.04))
    side = int(rng.integers(0, 4))
    bend = float(rng.uniform(0.003, 0.007) if "crumple" in faults else rng.uniform(0, 0.001))
    folds = rng.uniform(1, 4, 4), rng.uniform(0, 6.28, 4)

    steps = np.linspace(0, 1, _MESH + 1)
    across, down = np.meshgrid(steps, steps)
    x = (
        across
        - 0.5
        + bend
        * (
            np.sin(folds[0][0] * 6.28 * down + folds[1][0])
            + np.sin(folds[0][1] * 6.28 * across + folds[1][1])
        )
    )
    y = (
        down
        - 0.5
        + bend
        * (
            np.sin(folds[0][2] * 6.28 * across + folds[1][2])
            + np.sin(folds[0][3] * 6.28 * down + folds[1][3])
        )
    )
    away = 1 + lean * 2 * (x, -x, y, -y)[side]
    x, y = x / away * wide, y / away * tall
    angle = np.deg2rad(turn)
    at_x = width / 2 + x * np.cos(angle) - y * np.sin(angle)
    at_y = height / 2 + x * np.sin(angle) + y * np.cos(angle)

    table = Image.new("L", (width, height), int(rng.integers(60, 150)))
    small = page.resize((max(1, round(wide)), max(1, round(tall))), Image.Resampling.LANCZOS)
    return _bent(small, table, at_x, at_y)


def _bent(page: Image.Image, table: Image.Image, at_x: Shades, at_y: Shades) -> Image.Image:
    """The page on the table, cell by cell, each by a perspective of its own."""
    wide, tall = page.size
    for row in range(_MESH):
        for column in range(_MESH):
            corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
            target = [(float(at_x[corner]), float(at_y[corner])) for corner in corners]
            source = [(c * wide / _MESH, r * tall / _MESH) for r, c in corners]
            left, top = (int(min(point[axis] for point in target)) - 1 for axis in (0, 1))
            right, bottom = (int(max(point[axis] for point in target)) + 2 for axis in (0, 1))
            size = (right - left, bottom - top)
            local = [(px - left, py - top) for px, py in target]
            piece = page.transform(
                size, Image.Transform.PERSPECTIVE, _between(local, source), Image.Resampling.BICUBIC
            )
            table.paste(piece, (left, top), _inside(size, local))
    return table


def _between(target: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
    """The eight numbers of the perspective that takes a point of the picture back to the page."""
    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    wanted = [part for point in source for part in point]
    return [float(part) for part in np.linalg.solve(np.array(rows), np.array(wanted))]


def _inside(size: tuple[int, int], corners: list[tuple[float, float]]) -> Image.Image:
    """Where the cell is, a little beyond its edges so that no table shows between two cells."""
    x, y = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
    inside = np.ones(x.shape, bool)
    for (ax, ay), (bx, by) in zip(corners, corners[1:] + corners[:1], strict=True):
        length = max(1e-6, float(np.hypot(bx - ax, by - ay)))
        inside &= ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length > -0.6
    return Image.fromarray((inside * 255).astype(np.uint8))


def _from_a_screen(shades: Shades, rng: Rng) -> Shades:
    """A screen's rows and columns against those of the sensor."""
    height, width = shades.shape
    period, turn = float(rng.uniform(2.1, 3.4)), float(rng.uniform(0.02, 0.15))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    depth = float(rng.uniform(0.18, 0.38))
    along = np.sin(2 * np.pi * (x + turn * y) / period)
    down = np.sin(2 * np.pi * (y - turn * x) / period)
    lit: Shades = shades * (1 - depth / 2 + depth / 4 * (along + down)) + 20
    return lit.astype(np.float32)


def _lit(shades: Shades, faults: set[str], rng: Rng) -> Shades:
    """The light of a room: uneven, with a lamp's reflection, or too little of it."""
    height, width = shades.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    fall = float(rng.uniform(0, 0.15))
    shades = shades * (1 - fall * (x / width if rng.random() < 0.5 else y / height)) * 0.92 + 8
    if "glare" in faults:
        at = rng.uniform(0.35, 0.95) * width, rng.uniform(0.02, 0.5) * height
        reach = float(rng.uniform(0.10, 0.22)) * height
        far = np.hypot(x - at[0], (y - at[1]) * float(rng.uniform(0.7, 1.4))) / reach
        shades = shades + float(rng.uniform(120, 210)) * np.exp(-(far**2))
    if "dark" in faults:
        shadow = 1 / (1 + np.exp((x - float(rng.uniform(0.3, 0.8)) * width) / (0.02 * width)))
        shades = shades * float(rng.uniform(0.13, 0.28)) * (0.55 + 0.45 * shadow) + 6
    lit: Shades = shades.astype(np.float32)
    return lit


def _unsharp(shades: Shades, faults: set[str], rng: Rng) -> Shades:
    """Every lens is a little unsharp; a hand that moves, or a focus that is missed, more."""
    scale = max(shades.shape) / 1280
    radius = float(rng.uniform(0.9, 1.7) if "blur" in faults else rng.uniform(0.25, 0.55)) * scale
    picture = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(radius))
    if "shake" not in faults:
        return np.asarray(picture, dtype=np.float32)
    sharp = np.asarray(picture, dtype=np.float32)
    far = float(rng.uniform(2.2, 4.2)) * scale
    angle = float(rng.uniform(0, np.pi))
    steps = max(2, round(far * 2))
    moved = [
        np.roll(sharp, (round(s * np.sin(angle)), round(s * np.cos(angle))), (0, 1))
        for s in np.linspace(-far / 2, far / 2, steps)
    ]
    blurred: Shades = np.mean(moved, axis=0).astype(np.float32)
    return blurred
