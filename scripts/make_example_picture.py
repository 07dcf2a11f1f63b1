# SPDX-License-Identifier: EUPL-1.2
"""Draw the picture of the invented story: a table with coffee under a window. The same code draws the same picture.

.venv/bin/python scripts/make_example_picture.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).parent.parent / "src/stip/demo/voorbeeld/beelden/kop-koffie.png"
WIDTH, HEIGHT, FINER = 960, 640, 3
WALL, FRAME, SKY, SEA, SAND = "#F3E7D3", "#FFFFFF", "#CFE6EE", "#3E8AA6", "#E9D6A4"
WOOD, EDGE, POT, CUP, COFFEE, STEAM = "#B98352", "#8F5F36", "#0B4F6C", "#FBFAF6", "#5A3A22", "#FFFFFF"


def main() -> None:
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), WALL)
    pen = ImageDraw.Draw(picture)
    draw_window(pen)
    draw_table(pen)
    for left in (300, 560):
        draw_pot(pen, left)
    for left in (130, 440, 690, 800):
        draw_cup(pen, left)
    TARGET.parent.mkdir(exist_ok=True)
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(64).save(TARGET, optimize=True)
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1000:.0f} kB")


def draw_window(pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle(box(230, 50, 730, 330), fill=FRAME)
    pen.rectangle(box(250, 70, 710, 310), fill=SKY)
    pen.ellipse(box(600, 95, 650, 145), fill="#F6C445")
    pen.rectangle(box(250, 210, 710, 310), fill=SEA)
    pen.polygon(points((250, 310), (250, 285), (420, 298), (560, 310)), fill=SAND)
    pen.polygon(points((360, 205), (450, 205), (435, 228), (375, 228)), fill=EDGE)
    pen.polygon(points((404, 200), (404, 130), (446, 200)), fill=FRAME)
    pen.rectangle(box(472, 70, 488, 310), fill=FRAME)


def draw_table(pen: ImageDraw.ImageDraw) -> None:
    pen.polygon(points((70, 450), (890, 450), (940, 560), (20, 560)), fill=WOOD)
    pen.rectangle(box(20, 560, 940, 582), fill=EDGE)
    for left in (70, 850):
        pen.rectangle(box(left, 582, left + 40, 640), fill=EDGE)


def draw_pot(pen: ImageDraw.ImageDraw, left: int) -> None:
    pen.ellipse(box(left + 70, 370, left + 140, 470), outline=POT, width=12 * FINER)
    pen.polygon(points((left + 4, 400), (left - 34, 372), (left - 20, 362), (left + 24, 380)), fill=POT)
    pen.rounded_rectangle(box(left, 350, left + 105, 500), radius=24 * FINER, fill=POT)
    pen.rounded_rectangle(box(left + 14, 336, left + 91, 360), radius=10 * FINER, fill=EDGE)


def draw_cup(pen: ImageDraw.ImageDraw, left: int) -> None:
    pen.ellipse(box(left - 18, 515, left + 88, 541), fill="#E3DCCB")
    pen.ellipse(box(left + 48, 480, left + 84, 514), outline=CUP, width=8 * FINER)
    pen.rounded_rectangle(box(left, 468, left + 66, 530), radius=16 * FINER, fill=CUP)
    pen.ellipse(box(left + 3, 460, left + 63, 480), fill=COFFEE)
    for at in (22, 42):
        pen.arc(box(left + at - 10, 425, left + at + 6, 455), 90, 270, fill=STEAM, width=4 * FINER)


def box(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return left * FINER, top * FINER, right * FINER, bottom * FINER


def points(*corners: tuple[int, int]) -> list[tuple[int, int]]:
    return [(x * FINER, y * FINER) for x, y in corners]


if __name__ == "__main__":
    main()
