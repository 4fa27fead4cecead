import threading
class T(threading.Thread):
    def run(self):
        threading.Thread(target=print).start()
def handler(event, context):
    t = T()
    t.start()
    t.join()
