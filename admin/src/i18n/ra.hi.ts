import type { TranslationMessages } from 'react-admin';

/** react-admin's own words in Hindi. */
const messages: TranslationMessages = {
  ra: {
    action: {
      add_filter: 'फ़िल्टर जोड़ें', add: 'जोड़ें', back: 'वापस', bulk_actions: '1 आइटम चुना गया |||| %{smart_count} आइटम चुने गए', cancel: 'रद्द करें',
      clear_array_input: 'सूची खाली करें', clear_input_value: 'मान हटाएँ', clone: 'प्रतिलिपि', confirm: 'पुष्टि करें', create: 'बनाएँ', create_item: '%{item} बनाएँ',
      delete: 'मिटाएँ', edit: 'बदलें', export: 'निर्यात', list: 'सूची', refresh: 'ताज़ा करें', remove_filter: 'यह फ़िल्टर हटाएँ', remove_all_filters: 'सभी फ़िल्टर हटाएँ',
      remove: 'हटाएँ', reset: 'रीसेट', save: 'सहेजें', search: 'खोजें', search_columns: 'कॉलम खोजें', select_all: 'सभी चुनें', select_all_button: 'सभी चुनें',
      select_row: 'यह पंक्ति चुनें', show: 'दिखाएँ', sort: 'क्रम लगाएँ', undo: 'वापस लें', unselect: 'चयन हटाएँ', expand: 'फैलाएँ', close: 'बंद करें', open_menu: 'मेन्यू खोलें',
      close_menu: 'मेन्यू बंद करें', update: 'अपडेट करें', move_up: 'ऊपर ले जाएँ', move_down: 'नीचे ले जाएँ', open: 'खोलें', toggle_theme: 'हल्का/गहरा मोड बदलें',
      select_columns: 'कॉलम', update_application: 'ऐप फिर से लोड करें',
    },
    boolean: { true: 'हाँ', false: 'नहीं', null: ' ' },
    page: {
      create: '%{name} बनाएँ', dashboard: 'डैशबोर्ड', edit: '%{name} %{recordRepresentation}', error: 'कुछ गड़बड़ हो गई', list: '%{name}', loading: 'लोड हो रहा है',
      not_found: 'नहीं मिला', show: '%{name} %{recordRepresentation}', empty: 'अभी कोई %{name} नहीं।', invite: 'क्या आप एक जोड़ना चाहते हैं?', access_denied: 'अनुमति नहीं',
      authentication_error: 'प्रमाणीकरण में त्रुटि',
    },
    input: {
      file: { upload_several: 'अपलोड के लिए फ़ाइलें यहाँ छोड़ें, या चुनने के लिए क्लिक करें।', upload_single: 'अपलोड के लिए फ़ाइल यहाँ छोड़ें, या चुनने के लिए क्लिक करें।' },
      image: { upload_several: 'अपलोड के लिए चित्र यहाँ छोड़ें, या चुनने के लिए क्लिक करें।', upload_single: 'अपलोड के लिए चित्र यहाँ छोड़ें, या चुनने के लिए क्लिक करें।' },
      references: { all_missing: 'संदर्भ का डेटा नहीं मिला।', many_missing: 'कम से कम एक संदर्भ अब उपलब्ध नहीं है।', single_missing: 'यह संदर्भ अब उपलब्ध नहीं है।' },
      password: { toggle_visible: 'पासवर्ड छिपाएँ', toggle_hidden: 'पासवर्ड दिखाएँ' },
    },
    message: {
      about: 'परिचय', access_denied: 'आपको यह पेज खोलने की अनुमति नहीं है', are_you_sure: 'क्या आप निश्चित हैं?',
      authentication_error: 'प्रमाणीकरण सर्वर ने त्रुटि दी और आपकी जानकारी जाँची नहीं जा सकी।', auth_error: 'प्रमाणीकरण टोकन जाँचते समय त्रुटि हुई।',
      bulk_delete_content: 'क्या यह %{name} मिटाना है? |||| क्या ये %{smart_count} आइटम मिटाने हैं?', bulk_delete_title: '%{name} मिटाएँ |||| %{smart_count} %{name} मिटाएँ',
      bulk_update_content: 'क्या %{name} %{recordRepresentation} अपडेट करना है? |||| क्या ये %{smart_count} आइटम अपडेट करने हैं?',
      bulk_update_title: '%{name} %{recordRepresentation} अपडेट करें |||| %{smart_count} %{name} अपडेट करें', clear_array_input: 'क्या पूरी सूची खाली करनी है?', delete_content: 'क्या यह %{name} मिटाना है?',
      delete_title: '%{name} %{recordRepresentation} मिटाएँ', details: 'विवरण', error: 'त्रुटि हुई और आपका अनुरोध पूरा नहीं हो सका।', invalid_form: 'फ़ॉर्म सही नहीं है। कृपया त्रुटियाँ देखें',
      loading: 'कृपया प्रतीक्षा करें', no: 'नहीं', not_found: 'पता ग़लत लिखा गया है, या लिंक ख़राब है।', select_all_limit_reached: 'सब चुनने के लिए बहुत अधिक हैं। केवल पहले %{max} चुने गए।',
      unsaved_changes: 'आपके कुछ बदलाव सहेजे नहीं गए। क्या उन्हें छोड़ देना है?', yes: 'हाँ', placeholder_data_warning: 'नेटवर्क समस्या: डेटा ताज़ा नहीं हो सका।',
    },
    navigation: {
      clear_filters: 'फ़िल्टर हटाएँ', no_filtered_results: 'इन फ़िल्टरों से कोई %{name} नहीं मिला।', no_results: 'कोई %{name} नहीं मिला',
      no_more_results: 'पेज %{page} सीमा से बाहर है। पिछला पेज देखें।', page_out_of_boundaries: 'पेज %{page} सीमा से बाहर है', page_out_from_end: 'यह आख़िरी पेज है',
      page_out_from_begin: 'यह पहला पेज है', page_range_info: '%{total} में से %{offsetBegin}-%{offsetEnd}', partial_page_range_info: '%{offsetEnd} से अधिक में से %{offsetBegin}-%{offsetEnd}',
      current_page: 'पेज %{page}', page: 'पेज %{page} पर जाएँ', first: 'पहले पेज पर जाएँ', last: 'आख़िरी पेज पर जाएँ', next: 'अगले पेज पर जाएँ', previous: 'पिछले पेज पर जाएँ',
      page_rows_per_page: 'प्रति पेज पंक्तियाँ:', skip_nav: 'सामग्री पर जाएँ',
    },
    sort: { sort_by: '%{field_lower_first} से %{order} क्रम', ASC: 'बढ़ता', DESC: 'घटता' },
    auth: {
      auth_check_error: 'जारी रखने के लिए साइन इन करें', user_menu: 'प्रोफ़ाइल', username: 'उपयोगकर्ता नाम', password: 'पासवर्ड', email: 'ईमेल', sign_in: 'साइन इन करें',
      sign_in_error: 'साइन इन नहीं हुआ, फिर कोशिश करें', logout: 'साइन आउट',
    },
    notification: {
      updated: 'आइटम अपडेट हुआ |||| %{smart_count} आइटम अपडेट हुए', created: 'आइटम बना', deleted: 'आइटम मिटा |||| %{smart_count} आइटम मिटे', bad_item: 'आइटम सही नहीं', item_doesnt_exist: 'आइटम मौजूद नहीं',
      http_error: 'सर्वर से संपर्क में त्रुटि', data_provider_error: 'डेटा की त्रुटि। विवरण के लिए कंसोल देखें।', i18n_error: 'इस भाषा के अनुवाद लोड नहीं हो सके',
      canceled: 'कार्रवाई रद्द हुई', logged_out: 'आपका सत्र समाप्त हो गया। फिर से साइन इन करें।', not_authorized: 'आपको इस संसाधन की अनुमति नहीं है।',
      application_update_available: 'नया संस्करण उपलब्ध है।', offline: 'कनेक्शन नहीं है। डेटा नहीं लाया जा सका।',
    },
    validation: {
      required: 'आवश्यक', minLength: 'कम से कम %{min} अक्षर होने चाहिए', maxLength: 'अधिक से अधिक %{max} अक्षर हो सकते हैं', minValue: 'कम से कम %{min} होना चाहिए', maxValue: '%{max} या कम होना चाहिए',
      number: 'संख्या होनी चाहिए', email: 'सही ईमेल होना चाहिए', oneOf: 'इनमें से एक होना चाहिए: %{options}', regex: 'इस रूप (regexp) से मेल खाना चाहिए: %{pattern}', unique: 'अलग होना चाहिए',
    },
    saved_queries: {
      label: 'सहेजी गई खोजें', query_name: 'खोज का नाम', new_label: 'यह खोज सहेजें…', new_dialog_title: 'यह खोज इस नाम से सहेजें', remove_label: 'सहेजी गई खोज हटाएँ',
      remove_label_with_name: 'खोज “%{name}” हटाएँ', remove_dialog_title: 'सहेजी गई खोज हटानी है?', remove_message: 'क्या यह आइटम सहेजी गई खोजों की सूची से हटाना है?',
      help: 'सूची छाँटें और यह खोज बाद के लिए सहेजें',
    },
    guesser: { empty: { title: 'दिखाने के लिए डेटा नहीं', message: 'अपना डेटा स्रोत जाँचें' } },
    configurable: {
      customize: 'अनुकूल बनाएँ', configureMode: 'यह पेज व्यवस्थित करें',
      inspector: { title: 'निरीक्षक', content: 'व्यवस्थित करने के लिए ऐप के हिस्सों पर पॉइंटर ले जाएँ', reset: 'सेटिंग रीसेट करें', hideAll: 'सब छिपाएँ', showAll: 'सब दिखाएँ' },
      Datagrid: { title: 'तालिका', unlabeled: 'बिना नाम का कॉलम #%{column}' },
      SimpleForm: { title: 'फ़ॉर्म', unlabeled: 'बिना नाम का फ़ील्ड #%{input}' },
      SimpleList: { title: 'सूची', primaryText: 'पहला पाठ', secondaryText: 'दूसरा पाठ', tertiaryText: 'तीसरा पाठ' },
    },
  },
};
export default messages;
