import type { TranslationMessages } from 'react-admin';

/** react-admin's own words in Malay. */
const messages: TranslationMessages = {
  ra: {
    action: {
      add_filter: 'Tambah penapis', add: 'Tambah', back: 'Kembali', bulk_actions: '%{smart_count} item dipilih', cancel: 'Batal',
      clear_array_input: 'Kosongkan senarai', clear_input_value: 'Kosongkan nilai', clone: 'Salin', confirm: 'Sahkan', create: 'Cipta', create_item: 'Cipta %{item}',
      delete: 'Padam', edit: 'Sunting', export: 'Eksport', list: 'Senarai', refresh: 'Muat semula', remove_filter: 'Buang penapis ini', remove_all_filters: 'Buang semua penapis',
      remove: 'Buang', reset: 'Tetapkan semula', save: 'Simpan', search: 'Cari', search_columns: 'Cari lajur', select_all: 'Pilih semua', select_all_button: 'Pilih semua',
      select_row: 'Pilih baris ini', show: 'Papar', sort: 'Isih', undo: 'Buat asal', unselect: 'Nyahpilih', expand: 'Kembangkan', close: 'Tutup', open_menu: 'Buka menu',
      close_menu: 'Tutup menu', update: 'Kemas kini', move_up: 'Gerak ke atas', move_down: 'Gerak ke bawah', open: 'Buka', toggle_theme: 'Tukar mod cerah/gelap',
      select_columns: 'Lajur', update_application: 'Muat semula aplikasi',
    },
    boolean: { true: 'Ya', false: 'Tidak', null: ' ' },
    page: {
      create: 'Cipta %{name}', dashboard: 'Papan pemuka', edit: '%{name} %{recordRepresentation}', error: 'Ada sesuatu yang tidak kena', list: '%{name}', loading: 'Memuatkan',
      not_found: 'Tidak ditemui', show: '%{name} %{recordRepresentation}', empty: 'Belum ada %{name}.', invite: 'Mahu tambah satu?', access_denied: 'Akses ditolak',
      authentication_error: 'Ralat pengesahan',
    },
    input: {
      file: { upload_several: 'Lepaskan fail untuk dimuat naik, atau klik untuk memilih.', upload_single: 'Lepaskan fail untuk dimuat naik, atau klik untuk memilihnya.' },
      image: { upload_several: 'Lepaskan gambar untuk dimuat naik, atau klik untuk memilih.', upload_single: 'Lepaskan gambar untuk dimuat naik, atau klik untuk memilihnya.' },
      references: {
        all_missing: 'Data rujukan tidak dapat ditemui.', many_missing: 'Sekurang-kurangnya satu rujukan tidak lagi tersedia.', single_missing: 'Rujukan ini tidak lagi tersedia.',
      },
      password: { toggle_visible: 'Sembunyikan kata laluan', toggle_hidden: 'Tunjukkan kata laluan' },
    },
    message: {
      about: 'Perihal', access_denied: 'Anda tiada kebenaran untuk membuka halaman ini', are_you_sure: 'Anda pasti?',
      authentication_error: 'Pelayan pengesahan memulangkan ralat dan maklumat log masuk anda tidak dapat disemak.', auth_error: 'Ralat berlaku semasa menyemak token pengesahan.',
      bulk_delete_content: 'Padam %{smart_count} item ini?', bulk_delete_title: 'Padam %{smart_count} %{name}', bulk_update_content: 'Kemas kini %{smart_count} item ini?',
      bulk_update_title: 'Kemas kini %{smart_count} %{name}', clear_array_input: 'Kosongkan seluruh senarai?', delete_content: 'Padam %{name} ini?',
      delete_title: 'Padam %{name} %{recordRepresentation}', details: 'Butiran', error: 'Ralat berlaku dan permintaan anda tidak dapat diselesaikan.',
      invalid_form: 'Borang tidak sah. Sila semak ralat', loading: 'Sila tunggu', no: 'Tidak', not_found: 'Alamat tersilap taip, atau pautan itu rosak.',
      select_all_limit_reached: 'Terlalu banyak untuk dipilih semua. Hanya %{max} yang pertama dipilih.', unsaved_changes: 'Sebahagian perubahan belum disimpan. Abaikan sahaja?',
      yes: 'Ya', placeholder_data_warning: 'Masalah rangkaian: data tidak dapat dimuat semula.',
    },
    navigation: {
      clear_filters: 'Kosongkan penapis', no_filtered_results: 'Tiada %{name} dengan penapis ini.', no_results: 'Tiada %{name}',
      no_more_results: 'Halaman %{page} di luar julat. Cuba halaman sebelumnya.', page_out_of_boundaries: 'Halaman %{page} di luar julat', page_out_from_end: 'Ini halaman terakhir',
      page_out_from_begin: 'Ini halaman pertama', page_range_info: '%{offsetBegin}-%{offsetEnd} daripada %{total}',
      partial_page_range_info: '%{offsetBegin}-%{offsetEnd} daripada lebih %{offsetEnd}', current_page: 'Halaman %{page}', page: 'Ke halaman %{page}', first: 'Ke halaman pertama',
      last: 'Ke halaman terakhir', next: 'Ke halaman seterusnya', previous: 'Ke halaman sebelumnya', page_rows_per_page: 'Baris setiap halaman:', skip_nav: 'Langkau ke kandungan',
    },
    sort: { sort_by: 'Isih mengikut %{field_lower_first} %{order}', ASC: 'menaik', DESC: 'menurun' },
    auth: {
      auth_check_error: 'Sila log masuk untuk meneruskan', user_menu: 'Profil', username: 'Nama pengguna', password: 'Kata laluan', email: 'E-mel', sign_in: 'Log masuk',
      sign_in_error: 'Log masuk gagal, sila cuba lagi', logout: 'Log keluar',
    },
    notification: {
      updated: '%{smart_count} item dikemas kini', created: 'Item dicipta', deleted: '%{smart_count} item dipadam', bad_item: 'Item tidak sah', item_doesnt_exist: 'Item tidak wujud',
      http_error: 'Ralat komunikasi dengan pelayan', data_provider_error: 'Ralat data. Lihat konsol untuk butiran.', i18n_error: 'Terjemahan untuk bahasa ini tidak dapat dimuatkan',
      canceled: 'Tindakan dibatalkan', logged_out: 'Sesi anda telah tamat. Sila log masuk semula.', not_authorized: 'Anda tiada kebenaran untuk sumber ini.',
      application_update_available: 'Versi baharu tersedia.', offline: 'Tiada sambungan. Data tidak dapat diambil.',
    },
    validation: {
      required: 'Wajib diisi', minLength: 'Sekurang-kurangnya %{min} aksara', maxLength: 'Paling banyak %{max} aksara', minValue: 'Sekurang-kurangnya %{min}', maxValue: 'Paling banyak %{max}',
      number: 'Mesti nombor', email: 'Mesti alamat e-mel yang sah', oneOf: 'Mesti salah satu daripada: %{options}', regex: 'Mesti mengikut format (regexp): %{pattern}', unique: 'Mesti unik',
    },
    saved_queries: {
      label: 'Carian tersimpan', query_name: 'Nama carian', new_label: 'Simpan carian ini…', new_dialog_title: 'Simpan carian ini sebagai', remove_label: 'Buang carian tersimpan',
      remove_label_with_name: 'Buang carian “%{name}”', remove_dialog_title: 'Buang carian tersimpan?', remove_message: 'Buang item itu daripada senarai carian tersimpan anda?',
      help: 'Tapis senarai dan simpan carian ini untuk kemudian',
    },
    guesser: { empty: { title: 'Tiada data untuk dipaparkan', message: 'Sila semak pembekal data anda' } },
    configurable: {
      customize: 'Sesuaikan', configureMode: 'Tetapkan halaman ini',
      inspector: { title: 'Pemeriksa', content: 'Lalukan penuding pada unsur aplikasi untuk menetapkannya', reset: 'Tetapkan semula', hideAll: 'Sembunyi semua', showAll: 'Papar semua' },
      Datagrid: { title: 'Jadual', unlabeled: 'Lajur tanpa label #%{column}' },
      SimpleForm: { title: 'Borang', unlabeled: 'Medan tanpa label #%{input}' },
      SimpleList: { title: 'Senarai', primaryText: 'Teks utama', secondaryText: 'Teks kedua', tertiaryText: 'Teks ketiga' },
    },
  },
};
export default messages;
