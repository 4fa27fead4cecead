import axios from 'axios'

export const name = 'create'
export default event => axios.put(`https://api.example.com/${event.id}`, event.detail).then(r => r.status)
