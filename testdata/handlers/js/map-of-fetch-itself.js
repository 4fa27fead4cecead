// The API itself is the callback: as many requests as there are urls, and nothing waits for one of them.
exports.handler = async event => {
  const pages = event.urls.map(fetch)
  return { statusCode: 202, body: String(pages.length) }
}
