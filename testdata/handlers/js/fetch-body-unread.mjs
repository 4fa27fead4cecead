export const handler = async (event) => {
  const answers = await Promise.allSettled(event.urls.map((url) => fetch(url, { method: 'HEAD' })))
  return answers.map((a) => (a.status === 'fulfilled' ? a.value.status : 0))
}
