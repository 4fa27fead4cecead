class Tracked extends Promise {
  static get [Symbol.species] () {
    return Promise
  }

  static from (label, start) {
    const p = new Tracked((resolve, reject) => start().then(resolve, reject))
    p.label = label
    return p
  }
}

exports.handler = async event => {
  const jobs = event.urls.map(url => Tracked.from(url, () => fetch(url, { method: 'POST' })))
  const out = {}
  const ended = await Promise.allSettled(jobs)
  jobs.forEach((job, i) => { out[job.label] = ended[i].status })
  return out
}
