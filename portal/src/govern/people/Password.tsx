import { useDo } from '../../api/hooks';
import { Dialog } from '../../parts/Dialog';
import { Field, Form, textOf } from '../../parts/Form';

// An admin gives somebody a password to begin with.
export function Password({ user, close }: { user: string; close: () => void }) {
  const set = useDo('setPassword');
  const act = (data: FormData) =>
    set.mutate({ path: { name: user }, body: { password: textOf(data, 'password') } }, { onSuccess: close });
  return (
    <Dialog title={`A password for ${user}`} close={close}>
      <Form act={act} submit="Set it" busy={set.isPending} fault={set.error} cancel={close}>
        <Field
          label="Password"
          name="password"
          type="password"
          required
          autoComplete="new-password"
          hint="Four words are plenty. Tell it to them by another way; they can change it."
        />
      </Form>
    </Dialog>
  );
}
