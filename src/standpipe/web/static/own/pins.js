// Pins by drag: draws each move at its day, and writes the day to which one is dragged into the form, which alone is
// sent. The form does the same by keyboard, so the drawing is for pointers only, and hidden where it has no room.
const drawing = document.getElementById('pins')
const application = document.getElementById('application')
const day = document.getElementById('day')
const said = document.getElementById('pins-said')

const SVG = 'http://www.w3.org/2000/svg'
const DAY = 86_400_000
const [ROW, NAMES, TOP, BAR] = [26, 220, 24, 14]
const NARROWEST = 560
const AFTER = 180 // days to the right of the last move
const MONTHS = new Intl.DateTimeFormat('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' })
const LONG = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

const moves = [...application.options].filter(each => each.value).map(each => ({
  id: each.value, name: each.dataset.name, wave: each.dataset.wave, first: Date.parse(each.dataset.first), last: Date.parse(each.dataset.last)
}))
const waves = [...new Map(moves.map(each => [each.wave, each])).values()]
const from = Date.parse(drawing.dataset.from)
const until = Math.max(...moves.map(each => each.last)) + AFTER * DAY

function made (name, attributes, inside, text = '') {
  const it = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value)
  it.textContent = text
  return inside.appendChild(it)
}

function draw () {
  drawing.hidden = false
  const width = drawing.clientWidth - 20 // the bar to scroll by
  drawing.hidden = width < NARROWEST
  drawing.replaceChildren()
  if (drawing.hidden) return
  said.textContent ||= drawing.dataset.hint
  const scale = (width - NAMES) / (until - from)
  const x = when => NAMES + (when - from) * scale
  const height = TOP + moves.length * ROW
  const svg = made('svg', { width, height, 'aria-hidden': 'true' }, drawing)
  for (const each of waves) {
    made('rect', { x: x(each.first), y: TOP, width: Math.max(2, (each.last - each.first + DAY) * scale), height, fill: '#d5e8f3' }, svg)
  }
  let free = 0 // where the next name of a month has room
  for (const at = new Date(from); at < until; at.setUTCMonth(at.getUTCMonth() + 1, 1)) {
    if (x(+at) < free || x(+at) > width - 45) continue
    made('text', { x: x(+at), y: 14, 'font-size': 12, fill: '#484949' }, svg, MONTHS.format(at))
    free = x(+at) + 60
  }
  moves.forEach((move, row) => {
    const y = TOP + row * ROW
    const name = move.name.length > 30 ? `${move.name.slice(0, 29)}…` : move.name
    made('text', { x: 0, y: y + 17, 'font-size': 13, fill: '#0b0c0c' }, svg, name)
    made('line', { x1: NAMES, x2: width, y1: y + ROW, y2: y + ROW, stroke: '#d3d7d9' }, svg)
    const bar = made('rect', {
      x: x(move.first), y: y + (ROW - BAR) / 2, width: Math.max(BAR, (move.last - move.first + DAY) * scale), height: BAR, rx: 3, fill: '#14505c', 'data-move': move.id
    }, svg)
    bar.style.cursor = 'ew-resize'
    bar.style.touchAction = 'none'
    bar.addEventListener('pointerdown', event => begin(event, bar, move, scale))
  })
}

function begin (event, bar, move, scale) {
  const started = event.clientX
  const place = Number(bar.getAttribute('x'))
  let to = move.first
  bar.setPointerCapture(event.pointerId)
  bar.setAttribute('fill', '#ca3535')
  const drag = each => {
    to = Math.max(from, Math.min(until, Math.round((move.first + (each.clientX - started) / scale) / DAY) * DAY))
    bar.setAttribute('x', place + (to - move.first) * scale)
    said.textContent = `${move.name}: ${LONG.format(to)}`
  }
  const drop = each => {
    bar.removeEventListener('pointermove', drag)
    if (each.type === 'pointerup' && to !== move.first) return pin(move, to)
    said.textContent = ''
    draw()
  }
  bar.addEventListener('pointermove', drag)
  bar.addEventListener('pointerup', drop, { once: true })
  bar.addEventListener('pointercancel', drop, { once: true })
}

function pin (move, to) {
  const wave = waves.find(each => each.first <= to && to <= each.last)
  application.value = move.id
  const date = new Date(to)
  day.value = [date.getUTCDate(), date.getUTCMonth() + 1].map(each => String(each).padStart(2, '0')).concat(date.getUTCFullYear()).join('/')
  document.querySelector(`input[name=rule][value="${wave ? 'in the wave of' : 'not before'}"]`).checked = true
  const when = wave ? `in wave ${wave.wave}, on ${LONG.format(to)}` : `not before ${LONG.format(to)}`
  said.textContent = `${move.name} is pinned ${when}. It stands in the form below, and counts when you compute the plan.`
}

if (moves.length) {
  draw()
  window.addEventListener('resize', draw)
}
