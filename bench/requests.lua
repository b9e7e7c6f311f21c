-- wrk's requests, and its result as one line of JSON.
--
--   wrk ... -s bench/requests.lua URL -- CASE [PROBES]
--
-- CASE is setup, move, or the path of a GET. Moves go to probes 1 to PROBES at random (ids as in sql/probes.sql), each of
-- which walks around a square and so ends where it began.
local json = { ["Content-Type"] = "application/json" }
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("seed", threads)
end

local function move(probes)
  math.randomseed(os.time() * 16 + seed)
  return function()
    return wrk.format("PATCH", "/api/v1/move", json, string.format(
      '{"id": "01900000-0000-7000-8000-%012x", "command": "MRMRMRMR"}', math.random(probes)))
  end
end

function init(arguments)
  local case = arguments[1]
  if case == "move" then
    request = move(tonumber(arguments[2]))
  elseif case == "setup" then  -- always the same, so wrk makes it once
    wrk.method, wrk.path = "POST", "/api/v1/setup"
    wrk.headers["Content-Type"] = json["Content-Type"]
    wrk.body = '{"x": 9, "y": 9, "direction": "NORTH"}'
  else
    wrk.path = case
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format('{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "refused": %d, "failed": %d}', summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
