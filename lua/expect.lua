-- SPDX-License-Identifier: MIT
-- The judgement verbs: which window, which candidates, what is claimed, and the
-- words of a failure. The mechanism (patterns, waiting, recording) is C: `core`.
-- Times are integers, microseconds of the virtual clock.
local core = ...
local verbs = {}

local PATIENCE <const> = 60 * 1000000 -- of an expectation without a window
local TOLERANCE <const> = 1000

local function tolerance_of(verb, spec)
  if spec.tolerance == nil then return TOLERANCE end
  return core.span(spec.tolerance, verb .. ": 'tolerance'")
end

-- A duration, or { from, to }.
local function range_of(verb, key, value)
  local what = verb .. ": '" .. key .. "'"
  if core.type(value) ~= "table" then return 0, core.span(value, what) end
  local from, to = core.span(value[1], what), core.span(value[2], what)
  if to < from then core.raise(what .. " ends before it begins") end
  return from, to
end

local function is_warning(verb, spec)
  local grade = spec.grade
  if grade == nil or grade == "fail" then return false end
  if grade == "warn" then return true end
  core.raise(verb .. ": 'grade' is \"warn\" or \"fail\"")
end

-- What a search is about: the pattern, the window with its tolerance on both
-- sides, the index of the first candidate.
local function search_of(pattern, window)
  return {
    pattern = pattern,
    from = window.from - window.tolerance,
    to = window.to + window.tolerance,
    tolerance = window.tolerance,
    start = window.start,
  }
end

local function expect_window(spec)
  local base, start = nil, 0
  if spec.after ~= nil then
    local index, t = core.event_place(spec.after, "expect: 'after'")
    base, start = t, index + 1
  end
  if spec.at ~= nil and spec.within ~= nil then
    core.raise("expect takes 'at' or 'within', not both")
  end
  if spec.at ~= nil then
    local at = (base or 0) + core.span(spec.at, "expect: 'at'")
    return { from = at, to = at, tolerance = tolerance_of("expect", spec), start = start }
  end
  if spec.within ~= nil then
    local from, to = range_of("expect", "within", spec.within)
    base = base or core.now()
    return { from = base + from, to = base + to, tolerance = tolerance_of("expect", spec), start = start }
  end
  tolerance_of("expect", spec)
  return { from = base or 0, to = core.now() + PATIENCE, tolerance = 0, start = start, open = true }
end

function verbs.expect(spec)
  local pattern = core.pattern("expect", spec)
  local window, warns = expect_window(spec), is_warning("expect", spec)
  local search = search_of(pattern, window)
  local index = core.await(search)
  if index then
    core.claim(index)
    core.passed("expect")
    return core.event(index)
  end
  local times = window.open and "by " .. core.time(window.to) or core.window(search)
  return core.missed("expect", search, core.describe(pattern) .. "  " .. times, warns)
end

local function schedule_times(spec)
  local times, base, start = {}, 0, 0
  if spec.after ~= nil then
    local index, t = core.event_place(spec.after, "schedule: 'after'")
    base, start = t, index + 1
  end
  if core.type(spec[4]) ~= "table" or spec[4][1] == nil then
    core.raise("schedule: place 4 must be a list of times, as in { 0, 0.5, 1.5, 3.5 }")
  end
  for i, time in core.ipairs(spec[4]) do
    times[i] = base + core.span(time, "schedule: time " .. i)
    if i > 1 and times[i] < times[i - 1] then core.raise("schedule: the times must rise") end
  end
  return times, start
end

local function list_of(times)
  local texts = {}
  for i, time in core.ipairs(times) do texts[i] = core.time(time) end
  return core.concat(texts, ", ")
end

function verbs.schedule(spec)
  local pattern = core.pattern("schedule", spec)
  local times, start = schedule_times(spec)
  local tolerance, warns = tolerance_of("schedule", spec), is_warning("schedule", spec)
  local whole = core.describe(pattern) .. "  at " .. list_of(times)
  local index
  for i, time in core.ipairs(times) do
    local wanted = #times == 1 and whole or whole .. " (number " .. i .. ")"
    local window = { from = time, to = time, tolerance = tolerance, start = start }
    local search = search_of(pattern, window)
    search.from = times[1] - tolerance
    index = core.await(search)
    search.from = time - tolerance
    if not index then return core.missed("schedule", search, wanted, warns) end
    if core.time_at(index) < time - tolerance then
      return core.failed("schedule", wanted, "one came at " .. core.time(core.time_at(index)), index, warns)
    end
    core.claim(index)
    start = index + 1
  end
  local last = search_of(pattern, { from = times[1], to = times[#times], tolerance = tolerance, start = start })
  local extra = core.find(last)
  if extra then
    return core.failed("schedule", whole, "one more came at " .. core.time(core.time_at(extra)), extra, warns)
  end
  core.passed("schedule")
  return core.event(index)
end

function verbs.never(spec)
  local pattern = core.pattern("never", spec)
  local warns = is_warning("never", spec)
  if spec.during == nil then core.raise("never needs 'during', a duration or { from, to }") end
  local from, to = range_of("never", "during", spec.during)
  local now = core.now()
  local search = search_of(pattern, { from = now + from, to = now + to, tolerance = 0, start = core.position() })
  search.any = true
  local index = core.await(search)
  if index then
    local wanted = "nothing: " .. core.describe(pattern) .. "  " .. core.window(search)
    return core.failed("never", wanted, "it came at " .. core.time(core.time_at(index)), index, warns)
  end
  core.passed("never")
end

function verbs.count(spec)
  local pattern = core.pattern("count", spec)
  local from = spec.from ~= nil and core.span(spec.from, "count: 'from'") or 0
  local to = spec.to ~= nil and core.span(spec.to, "count: 'to'") or core.now()
  local count = core.count { pattern = pattern, from = from, to = to, tolerance = 0, start = 0 }
  core.saw("count gave " .. count)
  return count
end

function verbs.check(...)
  if core.select("#", ...) == 0 then core.raise("check needs a condition") end
  local condition, text = ...
  if text ~= nil and core.type(text) ~= "string" then text = core.text(text) end
  if condition then
    core.passed("check")
    return condition
  end
  return core.failed("check", text or "a condition that holds", core.seen() or "it does not hold")
end

-- The function may wait itself; it is asked again whenever an instant at which
-- something happened has settled.
function verbs.wait_until(condition, limit)
  if core.type(condition) ~= "function" then core.raise("wait_until: the first value is a function") end
  if limit == nil then core.raise("wait_until needs a limit, as in wait_until(fn, 60)") end
  local deadline = core.now() + core.span(limit, "wait_until: the limit")
  while not condition() do
    if core.now() >= deadline then return false end
    core.pause(deadline)
  end
  return true
end

return verbs
