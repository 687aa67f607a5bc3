/** All that tells the people, places and things of one piece of work from those of another, as it stands in texts. */
export interface Persona {
  readonly device: string;
  readonly customer: string;
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  readonly district: string;
  readonly city: string;
  readonly agent: string;
  readonly technician: string;
  readonly technician_name: string;
  readonly provider: string;
  readonly provider_name: string;
}
