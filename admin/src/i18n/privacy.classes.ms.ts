import type words from './privacy.classes.en';

/** Kelas penyimpanan dan jadual, mengikut nama yang diberi pelayan. */
const classes: typeof words = {
  what: {
    answers: 'Jawapan kepada permintaan yang mungkin diulang', jobs: 'Kerja yang tidak dapat disiapkan', keys: 'Kunci berbalut, sehingga dimusnahkan', security: 'Log audit', proofs: 'Cincang yang membuktikan log audit lengkap', account: 'Akaun, peranan dan faktor kedua', session: 'Sesi',
    origins: 'Pelayar dan tempat orang log masuk', transient: 'Token sekali guna dan pembilang log masuk gagal', invitation: 'Jemputan, setelah dijawab atau tamat', usage: 'Kekerapan kunci API digunakan, mengikut hari', contact: 'Kenalan, dan apa yang dicatat tentang mereka', import: 'Fail kenalan yang diimport', settings: 'Tetapan organisasi',
    delivery_log: 'Peristiwa untuk sistem anda sendiri, dan cubaan menghantarnya', alerts: 'Amaran keselamatan, sejak kali terakhir berbunyi atau ditutup', counters_minutes: 'Pembilang mengikut minit', counters_hours: 'Pembilang mengikut jam', key_places: 'Negara tempat kunci API digunakan', messages: 'Mesej, perbualan dan nota',
    metadata: 'Rekod penghantaran: cubaan, sejarah status dan apa yang dihantar penyedia', media: 'Fail mesej', consent_evidence: 'Apa yang dipersetujui oleh orang yang telah dipadam, tanpa nama dan nombor', pending_consent: 'Persetujuan yang tidak disahkan', export: 'Salinan data', privacy_request: 'Permintaan privasi, dan cara ia dijawab', erasure_record: 'Bahawa seseorang telah dipadam: nombor dan jumlah',
  },
  source: {
    answers: 'Sehari memadai untuk mengulang permintaan (GDPR perkara 5(1)(e))', jobs: 'Cukup lama untuk meneliti kegagalan (GDPR perkara 5(1)(e))', keys: 'Selagi ada yang dimeterai dengannya; memusnahkannya memadam apa yang dimeterai', security: 'Ditetapkan bagi setiap jenis catatan dalam tetapan log audit; paling lama dua tahun', proofs: 'Selagi organisasi ada di sini: jurang boleh bermakna apa sahaja',
    account: 'Sehingga 30 hari selepas akaun ditutup', session: 'Sesi tamat selepas 24 jam', origins: 'Yang luar biasa hanya dapat dikenali daripada yang biasa (GDPR perkara 32)', transient: 'Perkara beberapa minit (GDPR perkara 5(1)(e))', invitation: 'Tidak lebih lama daripada perlu (GDPR perkara 5(1)(e))', usage: 'Log API: 90 hari', contact: 'Selagi anda menyimpan kenalan itu; hilang serta-merta apabila dipadam',
    import: 'Cukup lama untuk membatalkan import (GDPR perkara 5(1)(e))', settings: 'Selagi organisasi ada di sini', delivery_log: 'Cukup lama untuk dimainkan semula selepas gangguan', alerts: 'Peristiwa keselamatan: paling lama dua tahun', counters_minutes: 'Selama mana sesuatu peraturan melihat ke belakang (GDPR perkara 5(1)(e))', counters_hours: 'Log API: 90 hari', key_places: 'Yang luar biasa hanya dapat dikenali daripada yang biasa (GDPR perkara 32)',
    messages: 'Lazimnya 90 hari; setiap organisasi menetapkan sendiri', metadata: 'Metadata mesej: 30 hari', media: 'Fail: 30 hari', consent_evidence: 'Bukti persetujuan, dan pembelaan terhadap tuntutan (GDPR perkara 7(1) dan 17(3)(e))', pending_consent: 'Tidak lebih lama daripada perlu (GDPR perkara 5(1)(e))', export: 'Salinan diambil, bukan disimpan (GDPR perkara 5(1)(e))',
    privacy_request: 'Bukti bahawa permintaan dijawab tepat masa (GDPR perkara 5(2) dan 12)', erasure_record: 'Bukti pemadaman, dan untuk memadam semula selepas sandaran dipulihkan (GDPR perkara 5(2) dan 17)',
  },
  table: {
    outbox: 'Kerja yang menunggu', invitations: 'Jemputan', api_key_usage: 'Penggunaan kunci API', alerts: 'Amaran', messages: 'Mesej', message_events: 'Sejarah status mesej', message_reactions: 'Reaksi', message_versions: 'Mesej sebelum disunting', message_words: 'Indeks carian mesej', attempts: 'Cubaan penghantaran',
    inbound_events: 'Apa yang dihantar penyedia', conversations: 'Perbualan', conversation_events: 'Apa yang berlaku dalam perbualan', conversation_notes: 'Nota rakan sekerja', conversation_labelled: 'Label pada perbualan', media: 'Fail', media_uses: 'Mesej yang menamakan fail', broadcast_recipients: 'Penerima siaran',
    consent_records: 'Rekod persetujuan', consent_states: 'Persetujuan semasa', consent_pending: 'Persetujuan yang tidak disahkan', opt_outs: 'Penarikan diri', provider_stops: 'Penarikan diri di penyedia', contact_holds: 'Sekatan dan bantahan', contacts: 'Kenalan', identities: 'Alamat kenalan', contact_tags: 'Tanda kenalan', import_rows: 'Baris import',
    users: 'Akaun', memberships: 'Keahlian dan peranan', sessions: 'Sesi', devices: 'Pelayar yang digunakan untuk log masuk', known_origins: 'Tempat log masuk', one_time_tokens: 'Pautan e-mel dan log masuk yang belum selesai', user_identities: 'Akaun di penyedia identiti', activity_sign_ins: 'Negara log masuk', activity_minutes: 'Pembilang setiap minit', activity_hours: 'Pembilang setiap jam', idempotency_keys: 'Jawapan yang disimpan', mfa_totp: 'Aplikasi pengesah', mfa_backup_codes: 'Kod sandaran', passkeys: 'Kunci laluan', webauthn_challenges: 'Cabaran yang menunggu jawapan pelayar',
    subject_requests: 'Permintaan privasi', subject_request_events: 'Sejarah permintaan privasi',
  },
};

export default classes;
