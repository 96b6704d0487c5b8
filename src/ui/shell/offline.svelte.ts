/** Whether the page is kept for use without a network, and whether a newer one waits. */
class Offline {
  #ready = $state(false);
  #waiting = $state.raw<ServiceWorker>();

  /** Every file of the page is in the browser. */
  get ready(): boolean {
    return this.#ready;
  }

  /** A newer page is in the browser and takes over on reload. */
  get update(): boolean {
    return this.#waiting !== undefined;
  }

  /** Starts keeping the page; called once the first population is painted. */
  async register(url: string): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    const registration = await navigator.serviceWorker.register(url);
    const follow = (worker: ServiceWorker | null) => {
      worker?.addEventListener('statechange', () => this.#note(registration));
    };
    follow(registration.installing);
    registration.addEventListener('updatefound', () => follow(registration.installing));
    this.#note(registration);
  }

  /** Lets the newer page take over, and reloads into it. */
  apply(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
      once: true,
    });
    this.#waiting?.postMessage({ type: 'SKIP_WAITING' });
  }

  #note({ active, waiting }: ServiceWorkerRegistration): void {
    this.#ready = active?.state === 'activated';
    this.#waiting = active && waiting ? waiting : undefined;
  }
}

export const offline = new Offline();
