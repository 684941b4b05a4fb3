import CloseIcon from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { useT } from './translate';

/** Details beside the page they belong to. */
export function SidePanel({ title, open, onClose, children }: { title: string; open: boolean; onClose: () => void; children: ReactNode }) {
  const t = useT();
  const id = useId();
  return (
    <Drawer anchor="right" open={open} onClose={onClose}
      slotProps={{ paper: { role: 'dialog', 'aria-modal': true, 'aria-labelledby': id, sx: { width: 'min(100vw, 500px)', bgcolor: 'background.paper' } } }}>
      <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', px: 2.5, py: 1.5, borderBottom: 1, borderColor: 'divider', position: 'sticky', top: 0, bgcolor: 'background.paper', zIndex: 1 }}>
        <Typography variant="h2" id={id}>{title}</Typography>
        <IconButton onClick={onClose} aria-label={t('action.close')} edge="end"><CloseIcon /></IconButton>
      </Box>
      {children}
    </Drawer>
  );
}
