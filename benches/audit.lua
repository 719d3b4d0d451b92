-- Approves every recommendation of a list once, as fast as answers come. Started by audit.py; prints one line of JSON.
local ids, next_id = {}, 0

function init(args)
  for id in io.lines(args[1]) do ids[#ids + 1] = id end
  wrk.method = "POST"
  wrk.body = '{"operator_id": "' .. args[2] .. '"}'
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  next_id = next_id + 1
  if next_id >= #ids then wrk.thread:stop() end
  return wrk.format(nil, "/recommendations/" .. ids[math.min(next_id, #ids)] .. "/approve")
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('{"requests": %d, "failed": %d, "seconds": %f, "p95_ms": %f}\n',
    summary.requests, failed, summary.duration / 1e6, latency:percentile(95) / 1e3))
end
