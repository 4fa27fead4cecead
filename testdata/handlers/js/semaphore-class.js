const axios = require('axios')

class Semaphore {
  constructor (n) { this.free = n; this.waiting = [] }
  async take () {
    if (this.free > 0) { this.free--; return }
    await new Promise((resolve) => this.waiting.push(resolve))
  }

  give () {
    const next = this.waiting.shift()
    if (next) next()
    else this.free++
  }
}

exports.handler = async (event) => {
  const semaphore = new Semaphore(1)
  const statuses = []
  await Promise.all(event.urls.map(async (url) => {
    await semaphore.take()
    try {
      statuses.push((await axios.get(url)).status)
    } finally {
      semaphore.give()
    }
  }))
  return statuses
}
