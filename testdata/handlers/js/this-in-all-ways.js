const axios = require('axios')

function Gateway (base) {
  if (!(this instanceof Gateway)) return new Gateway(base)
  this.base = base
  this.send = this.send.bind(this)
}

Gateway.prototype.send = function (path) {
  const self = this
  return new Promise(function (resolve, reject) {
    axios.post(self.base + path).then(function (res) {
      self.last = res.status
      resolve(res.status)
    }, reject)
  })
}

Gateway.prototype.all = function () {
  return [].slice.call(arguments).reduce((p, path) => p.then(() => Gateway.prototype.send.call(this, path)), Promise.resolve())
}

exports.handler = async function () {
  const { send } = Gateway('https://api.example.com/')
  await send('one')
  const other = new Gateway('https://b.example.com/')
  return other.all.apply(other, ['two', 'three'])
}
