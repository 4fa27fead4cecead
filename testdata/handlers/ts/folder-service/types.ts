export interface Order { id: string; email: string }
