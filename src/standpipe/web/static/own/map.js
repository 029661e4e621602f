// Draws the map of what surrounds a thing: layers from what needs to what is needed. The table below it says the same.
const map = document.getElementById('map')
const buttons = document.getElementById('map-buttons')
const [{ default: cytoscape }, { default: dagre }, answer] = await Promise.all([
  import(map.dataset.cytoscape), import(map.dataset.dagre), fetch(map.dataset.address, { credentials: 'same-origin' })
])
const data = await answer.json()

const SHAPES = { service: 'round-rectangle', application: 'round-rectangle', server: 'rectangle', database: 'barrel', 'database-instance': 'barrel' }
const COLOURS = { service: '#14505c', application: '#1d70b8', server: '#484949', database: '#54319f', 'database-instance': '#54319f' }
const WIDTH = 150
const HEIGHT = 44
const READABLE = 0.8

function places () {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 70 })
  graph.setDefaultEdgeLabel(() => ({}))
  data.things.forEach(each => graph.setNode(each.id, { width: WIDTH, height: HEIGHT }))
  data.links.forEach((each, index) => graph.setEdge(each.source, each.target, {}, String(index)))
  dagre.layout(graph)
  return id => ({ x: graph.node(id).x, y: graph.node(id).y })
}

map.hidden = buttons.hidden = false
const placeOf = places()
const drawing = cytoscape({
  container: map,
  elements: [
    ...data.things.map(each => ({
      data: { ...each, label: `${each.name}\n${each.words}` },
      classes: each.id === data.middle ? 'middle' : '',
      position: placeOf(each.id)
    })),
    ...data.links.map((each, index) => ({ data: { ...each, id: `link-${index}` }, classes: each.fact ? 'fact' : '' }))
  ],
  layout: { name: 'preset' },
  maxZoom: 2,
  style: [
    {
      selector: 'node',
      style: {
        label: 'data(label)', width: WIDTH, height: HEIGHT, 'font-size': 11, 'text-wrap': 'wrap', 'text-max-width': WIDTH - 12,
        'text-valign': 'center', color: '#ffffff', 'background-color': node => COLOURS[node.data('kind')] ?? '#54585a',
        shape: node => SHAPES[node.data('kind')] ?? 'rectangle'
      }
    },
    { selector: '.middle', style: { 'border-width': 5, 'border-color': '#ffdd00' } },
    { selector: 'edge', style: { width: 2, 'line-color': '#6f777b', 'target-arrow-color': '#6f777b', 'target-arrow-shape': 'triangle', 'curve-style': 'bezier' } },
    { selector: '.fact', style: { 'line-style': 'dotted', 'target-arrow-shape': 'vee' } }
  ]
})
const middle = drawing.getElementById(data.middle)
drawing.fit(undefined, 20)
if (drawing.zoom() < READABLE) { // a large map opens at its middle, large enough to read
  drawing.zoom(READABLE)
  drawing.center(middle)
}
drawing.on('tap', 'node', event => { window.location.assign(event.target.data('address')) })
buttons.addEventListener('click', event => {
  const factor = Number(event.target.dataset.zoom)
  if (factor) drawing.zoom({ level: drawing.zoom() * factor, renderedPosition: { x: map.clientWidth / 2, y: map.clientHeight / 2 } })
  else if (event.target.dataset.zoom) drawing.fit(undefined, 20)
})
