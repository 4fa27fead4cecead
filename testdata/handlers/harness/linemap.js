// The lines of a source map (version 3): generated line and column -> original line.
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function numbers (text) {
  const out = []
  let value = 0
  let shift = 0
  for (const c of text) {
    const d = DIGITS.indexOf(c)
    value |= (d & 31) << shift
    shift += 5
    if (d & 32) continue
    out.push(value & 1 ? -(value >> 1) : value >> 1)
    value = shift = 0
  }
  return out
}

function lineMap (text) {
  let line = 0
  const lines = JSON.parse(text).mappings.split(';').map(row => {
    let column = 0
    return row.split(',').filter(Boolean).map(s => {
      const [c, , l] = numbers(s)
      column += c
      line += l || 0
      return [column, line + 1]
    })
  })
  return (at, column) => {
    const row = lines[at - 1] || []
    let best = row.length ? row[0][1] : at
    for (const [c, l] of row) if (c <= column - 1) best = l
    return best
  }
}

module.exports = { lineMap }
