import axios, { type AxiosResponse } from 'axios'

enum Action { Create = 'create', Delete = 'delete' }
type Result<T> = { ok: true; value: T } | { ok: false; error: Error }

const attempt = async <T>(work: Promise<T>): Promise<Result<T>> => {
  try {
    return { ok: true, value: await work }
  } catch (error) {
    return { ok: false, error: error as Error }
  }
}

const actions: Record<Action, (id: string) => Promise<AxiosResponse>> = {
  [Action.Create]: (id) => axios.post('https://api.example.com', { id }),
  [Action.Delete]: (id) => axios.delete(`https://api.example.com/${id}`)
}

export async function handler (event: { action: Action; id: string }): Promise<number> {
  const result = await attempt(actions[event.action](event.id))
  return result.ok ? result.value!.status : 500
}
