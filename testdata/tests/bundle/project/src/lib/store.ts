import { v4 } from 'uuid';
export class Store<T> {
    private readonly items = new Map<string, T>();
    async put(item: T): Promise<string> {
        const id = v4();
        this.items.set(id, item);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return id;
    }
}
const store = new Store<object>();
export function save(item: object) {
    console.log('speichern: äöü 🎉', Object.keys(item).length); // columns behind this are not bytes
    return store.put(item);
}
