import BlockIcon from '@mui/icons-material/Block';
import PassIcon from '@mui/icons-material/CheckCircleOutlineOutlined';
import SkipIcon from '@mui/icons-material/RemoveCircleOutlineOutlined';
import { Box } from '@mui/material';
import type { RuleResult } from '../api.generated';
import { useFormat, type Format } from '../shared/format';
import { useName, useT } from '../shared/translate';
import { MONO } from '../app/theme';

const LOOKS = {
  pass: { icon: PassIcon, colour: 'success.main' },
  block: { icon: BlockIcon, colour: 'error.main' },
  skip: { icon: SkipIcon, colour: 'text.secondary' },
} as const;

/** Every rule the gate asked, in its order, with what it looked at. */
export function Verdict({ rules }: { rules: RuleResult[] }) {
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, border: 1, borderColor: 'divider', borderRadius: '12px', overflow: 'hidden' }}>
      {rules.map((rule) => <Rule key={rule.rule} rule={rule} />)}
    </Box>
  );
}

function Rule({ rule }: { rule: RuleResult }) {
  const t = useT();
  const name = useName();
  const format = useFormat();
  const { icon: Icon, colour } = LOOKS[rule.outcome];
  const facts = Object.entries(rule.facts);
  return (
    <Box component="li" data-rule={rule.rule} data-outcome={rule.outcome}
      sx={{ display: 'grid', gridTemplateColumns: '20px 1fr', gap: 1, px: 1.5, py: 1.1, bgcolor: rule.outcome === 'block' ? 'error.light' : 'transparent', '& + li': { borderTop: 1, borderColor: 'divider' } }}>
      <Icon aria-hidden sx={{ fontSize: 18, color: colour, mt: '2px' }} />
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
          <Box sx={{ fontWeight: 600, fontSize: '0.875rem' }}>{name('rule', rule.rule)}</Box>
          <Box sx={{ color: colour, fontSize: '0.78125rem', fontWeight: 600 }}>{t(`outcome.${rule.outcome}`)}</Box>
        </Box>
        <Box dir="auto" sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{rule.detail}</Box>
        {rule.code && <Box component="code" dir="ltr" sx={{ fontFamily: MONO, fontSize: '0.75rem', color: rule.outcome === 'block' ? 'error.main' : 'text.secondary' }}>{rule.code}</Box>}
        {facts.length > 0 && (
          <Box component="dl" sx={{ m: 0, mt: 0.5, display: 'flex', flexWrap: 'wrap', columnGap: 1.5, rowGap: 0.25, fontSize: '0.75rem' }}>
            {facts.map(([fact, value]) => (
              <Box key={fact} sx={{ display: 'inline-flex', gap: 0.5, minWidth: 0 }}>
                <Box component="dt" sx={{ color: 'text.secondary' }} dir="ltr">{fact}</Box>
                <Box component="dd" dir="auto" sx={{ m: 0, fontFamily: MONO, overflowWrap: 'anywhere' }}>{factText(value, format)}</Box>
              </Box>
            ))}
          </Box>
        )}
      </Box>
    </Box>
  );
}

const A_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function factText(value: unknown, format: Format): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return A_TIME.test(value) ? format.exact(value) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}
