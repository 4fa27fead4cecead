class Semaphore {
  constructor (permits) {
    this.permits = permits
    this.waiting = []
  }

  acquire () {
    if (this.permits > 0) {
      this.permits--
      return Promise.resolve()
    }
    return new Promise(resolve => this.waiting.push(resolve))
  }

  release () {
    const next = this.waiting.shift()
    if (next) next()
    else this.permits++
  }

  async use (fn) {
    await this.acquire()
    try {
      return await fn()
    } finally {
      this.release()
    }
  }
}

const semaphore = new Semaphore(1)

exports.handler = async event => {
  const results = await Promise.allSettled(event.urls.map(url => semaphore.use(() => fetch(url))))
  return results.map(r => r.status)
}
