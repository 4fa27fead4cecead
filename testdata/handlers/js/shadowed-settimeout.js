const { setTimeout: later } = { setTimeout: (fn) => fn() }
const table = new Map([['7', { id: '7' }]])

function setTimeout (fn, ms) {
  console.log('would wait', ms)
  return fn()
}

const fetch = (id) => table.get(id)

exports.handler = async (event) => {
  setTimeout(() => console.log('now'), 5000)
  later(() => console.log('now too'))
  fetch(event.id)
  return fetch('7')
}
