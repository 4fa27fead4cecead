const axios = require('axios')

class Request {
  constructor (url) {
    this.url = url
    this.headers = {}
  }

  header (name, value) {
    this.headers[name] = value
    return this
  }

  then (onFulfilled, onRejected) {
    return axios.get(this.url, { headers: this.headers }).then(r => r.data).then(onFulfilled, onRejected)
  }
}

exports.handler = async event => {
  const draft = new Request('https://never.example.com').header('a', 'b')
  const data = await new Request(event.urls[0]).header('id', event.id)
  return { data, drafted: draft.url }
}
