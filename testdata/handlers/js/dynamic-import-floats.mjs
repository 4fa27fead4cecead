export const handler = async (event) => {
  import('axios').then(({ default: axios }) => axios.post(process.env.AUDIT, { id: event.id }))
  const answer = await fetch(`${process.env.ORIGIN}/${event.id}`)
  return { status: answer.status }
}
