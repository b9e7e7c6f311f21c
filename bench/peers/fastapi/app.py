"""The three endpoints as they are usually written with FastAPI: SQLAlchemy's ORM, asyncpg, a session a request.

No logs, metrics or traces, and no retry where two moves of one probe meet: the row is locked instead.
"""

import enum
import os
import uuid
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import ENUM
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

engine = create_async_engine(os.environ["DATABASE_URL"], pool_size=10, max_overflow=20)
sessions = async_sessionmaker(engine, expire_on_commit=False)


class Direction(enum.Enum):
    NORTH = "NORTH"
    EAST = "EAST"
    SOUTH = "SOUTH"
    WEST = "WEST"


CLOCKWISE = list(Direction)
STEPS = {Direction.NORTH: (0, 1), Direction.EAST: (1, 0), Direction.SOUTH: (0, -1), Direction.WEST: (-1, 0)}


class Base(DeclarativeBase):
    pass


class Grid(Base):
    __tablename__ = "grid"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    width: Mapped[int]
    height: Mapped[int]


class Probe(Base):
    __tablename__ = "probe"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grid.id"))
    x: Mapped[int] = mapped_column(default=0)
    y: Mapped[int] = mapped_column(default=0)
    direction: Mapped[Direction] = mapped_column(ENUM(Direction, name="direction", create_type=False))
    grid: Mapped[Grid] = relationship(lazy="joined", innerjoin=True)


class SetupRequest(BaseModel):
    x: int = Field(ge=0)
    y: int = Field(ge=0)
    direction: Direction


class MoveRequest(BaseModel):
    id: uuid.UUID
    command: str = Field(min_length=1)


class ProbeResponse(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    x: int
    y: int
    direction: Direction


class CheckResponse(BaseModel):
    probes: list[ProbeResponse]


async def session():
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]
app = FastAPI()


@app.get("/api/v1/ready")
async def ready(session: Session):
    await session.execute(select(1))
    return {"status": "ready"}


@app.post("/api/v1/setup", response_model=ProbeResponse)
async def setup(request: SetupRequest, session: Session):
    probe = Probe(grid=Grid(width=request.x, height=request.y), direction=request.direction)
    session.add(probe)
    await session.commit()
    return probe


@app.patch("/api/v1/move", response_model=ProbeResponse)
async def move(request: MoveRequest, session: Session):
    probe = await session.get(Probe, request.id, with_for_update={"of": Probe})
    if probe is None:
        raise HTTPException(404, "Probe not found")
    for letter in request.command:
        step(probe, letter)
    await session.commit()
    return probe


@app.get("/api/v1/check", response_model=CheckResponse)
async def check(session: Session):
    return {"probes": (await session.scalars(select(Probe).order_by(Probe.id))).all()}


def step(probe, letter):
    if letter == "M":
        dx, dy = STEPS[probe.direction]
        x, y = probe.x + dx, probe.y + dy
        if not (0 <= x <= probe.grid.width and 0 <= y <= probe.grid.height):
            raise HTTPException(422, "Movement outside grid limits")
        probe.x, probe.y = x, y
    elif letter in "LR":
        probe.direction = CLOCKWISE[(CLOCKWISE.index(probe.direction) + (1 if letter == "R" else -1)) % 4]
    else:
        raise HTTPException(400, "Unknown command")
