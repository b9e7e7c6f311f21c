//! The three endpoints as they are usually written with axum and tokio-postgres: a pool of connections, statements
//! prepared once, a transaction a request. No logs, metrics or traces.

use std::{env, sync::atomic::{AtomicUsize, Ordering}, sync::Arc};

use axum::{extract::State, http::StatusCode, routing::{get, patch, post}, Json, Router};
use serde::{Deserialize, Serialize};
use tokio_postgres::{Client, NoTls, Row, Statement};
use uuid::Uuid;

const CONNECTIONS: usize = 16;
const NAMES: [&str; 4] = ["NORTH", "EAST", "SOUTH", "WEST"];
const STEPS: [(i32, i32); 4] = [(0, 1), (1, 0), (0, -1), (-1, 0)];

type Failure = (StatusCode, String);

/// A connection takes many requests at once: tokio-postgres sends them one behind the other.
struct Connection {
    client: Client,
    insert: Statement,
    select: Statement,
    update: Statement,
    list: Statement,
}

struct Pool {
    connections: Vec<Connection>,
    next: AtomicUsize,
}

impl Pool {
    fn connection(&self) -> &Connection {
        &self.connections[self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len()]
    }
}

#[derive(Deserialize)]
struct Setup { x: i32, y: i32, direction: String }

#[derive(Deserialize)]
struct Move { id: Uuid, command: String }

#[derive(Serialize)]
struct Probe { id: Uuid, x: i32, y: i32, direction: String }

#[derive(Serialize)]
struct Probes { probes: Vec<Probe> }

fn failed(error: tokio_postgres::Error) -> Failure {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

fn probe(row: &Row) -> Probe {
    Probe { id: row.get(0), x: row.get(1), y: row.get(2), direction: row.get(3) }
}

async fn setup(State(pool): State<Arc<Pool>>, Json(wanted): Json<Setup>) -> Result<Json<Probe>, Failure> {
    let connection = pool.connection();
    let (grid, id) = (Uuid::now_v7(), Uuid::now_v7());
    connection.client.execute(&connection.insert, &[&grid, &wanted.x, &wanted.y, &id, &wanted.direction])
        .await.map_err(failed)?;
    Ok(Json(Probe { id, x: 0, y: 0, direction: wanted.direction }))
}

/// Reads, computes, and updates where nobody else has moved the probe; otherwise again.
async fn drive(State(pool): State<Arc<Pool>>, Json(wanted): Json<Move>) -> Result<Json<Probe>, Failure> {
    let connection = pool.connection();
    loop {
        let row = connection.client.query_opt(&connection.select, &[&wanted.id]).await.map_err(failed)?
            .ok_or((StatusCode::NOT_FOUND, "Probe not found".to_string()))?;
        let (width, height, version): (i32, i32, i64) = (row.get(4), row.get(5), row.get(6));
        let moved = run(probe(&row), &wanted.command, width, height)?;
        let updated = connection.client
            .execute(&connection.update, &[&moved.id, &moved.x, &moved.y, &moved.direction, &version])
            .await.map_err(failed)?;
        if updated == 1 {
            return Ok(Json(moved));
        }
    }
}

fn run(mut probe: Probe, command: &str, width: i32, height: i32) -> Result<Probe, Failure> {
    let mut facing = NAMES.iter().position(|name| *name == probe.direction).unwrap_or(0);
    for letter in command.chars() {
        match letter {
            'L' => facing = (facing + 3) % 4,
            'R' => facing = (facing + 1) % 4,
            'M' => {
                let (x, y) = (probe.x + STEPS[facing].0, probe.y + STEPS[facing].1);
                if x < 0 || y < 0 || x > width || y > height {
                    return Err((StatusCode::UNPROCESSABLE_ENTITY, "Movement outside grid limits".to_string()));
                }
                (probe.x, probe.y) = (x, y);
            }
            _ => return Err((StatusCode::BAD_REQUEST, "Unknown command".to_string())),
        }
    }
    probe.direction = NAMES[facing].to_string();
    Ok(probe)
}

async fn check(State(pool): State<Arc<Pool>>) -> Result<Json<Probes>, Failure> {
    let connection = pool.connection();
    let rows = connection.client.query(&connection.list, &[]).await.map_err(failed)?;
    Ok(Json(Probes { probes: rows.iter().map(probe).collect() }))
}

async fn ready(State(pool): State<Arc<Pool>>) -> Result<&'static str, Failure> {
    pool.connection().client.simple_query("SELECT 1").await.map_err(failed)?;
    Ok("ready")
}

async fn connect(url: &str) -> Result<Connection, tokio_postgres::Error> {
    let (client, driver) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(driver);
    let insert = client.prepare(
        "WITH new_grid AS (INSERT INTO grid (id, width, height) VALUES ($1, $2, $3)) \
         INSERT INTO probe (id, grid_id, x, y, direction) VALUES ($4, $1, 0, 0, $5::text::direction)").await?;
    let select = client.prepare(
        "SELECT probe.id, x, y, direction::text, width, height, version \
         FROM probe JOIN grid ON grid.id = grid_id WHERE probe.id = $1").await?;
    let update = client.prepare(
        "UPDATE probe SET x = $2, y = $3, direction = $4::text::direction, version = version + 1, updated_at = now() \
         WHERE id = $1 AND version = $5").await?;
    let list = client.prepare("SELECT id, x, y, direction::text FROM probe ORDER BY id").await?;
    Ok(Connection { client, insert, select, update, list })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = env::var("DATABASE_URL")?;
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(connect(&url).await?);
    }
    let pool = Arc::new(Pool { connections, next: AtomicUsize::new(0) });
    let routes = Router::new()
        .route("/api/v1/setup", post(setup))
        .route("/api/v1/move", patch(drive))
        .route("/api/v1/check", get(check))
        .route("/api/v1/ready", get(ready))
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{}", env::var("PORT")?)).await?;
    Ok(axum::serve(listener, routes).await?)
}
