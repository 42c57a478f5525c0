import { fireEvent, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import SavedText from '../../src/lib/parts/SavedText.svelte';
import Compare from '../../src/lib/stamp/Compare.svelte';
import { Session } from '../../src/lib/frame/session.svelte';
import { pretend } from './pretend';
import WithSession from './WithSession.svelte';

test('the slider moves by keys and says what it is', async () => {
  const session = new Session(pretend());
  session.settings = { ...session.settings, language: 'en' };
  const preview = {
    before: 'data:,',
    after: 'data:,',
    size: [100, 100] as [number, number],
    label: {
      wording: ['AI-generated'],
      rect: [60, 60, 30, 20] as [number, number, number, number],
      inkHeight: 1,
      inkPermille: 50,
      contrastX100: 1200,
      place: 'bottom-right',
    },
    rules: [],
  };
  const { container } = render(WithSession, { session, what: Compare, given: { preview } });
  const slider = screen.getByRole('slider', { name: /Before and after/ }) as HTMLInputElement;
  expect(slider.value).toBe('30');
  await fireEvent.input(slider, { target: { value: '64' } });
  expect(container.querySelector('figure')?.style.getPropertyValue('--share')).toBe('64%');
  expect(screen.getByAltText('AI-generated')).toBeTruthy();
});

test('a text saves itself after a pause and when it is left, never twice', async () => {
  const onsave = vi.fn();
  const user = userEvent.setup();
  const { rerender } = render(SavedText, { value: '', onsave, label: 'Note' });
  const field = screen.getByLabelText('Note') as HTMLInputElement;
  await user.type(field, 'seen');
  expect(onsave).not.toHaveBeenCalled();
  await user.tab();
  expect(onsave.mock.calls).toEqual([['seen']]);
  await rerender({ value: 'seen' });
  expect(field.value).toBe('seen');
  await rerender({ value: 'taken back' });
  expect(field.value).toBe('taken back');
  expect(onsave).toHaveBeenCalledTimes(1);
});
