import axios from 'axios'

export const name = 'remove'
export default async function remove (event) {
  return (await axios.delete(`https://api.example.com/${event.id}`)).status
}
