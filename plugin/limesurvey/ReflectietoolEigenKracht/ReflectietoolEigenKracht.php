<?php

// SPDX-License-Identifier: GPL-2.0-or-later

use LimeSurvey\Menu\MenuItem;

require_once __DIR__ . '/Statement.php';

/**
 * Leads from a survey to its agendas and feedback pages, and tells the service that an answer came.
 *
 * It decides nothing and sends no answer. What it says is signed with a key that stays in
 * LimeSurvey; the service holds the public half.
 */
class ReflectietoolEigenKracht extends PluginBase
{
    protected $storage = 'DbStorage';
    protected static $name = 'ReflectietoolEigenKracht';
    protected static $description = 'Reflectietool Eigen Kracht: actieagenda en terugkoppeling';
    public $allowedPublicMethods = ['page'];
    protected $encryptedSettings = ['secretKey'];
    protected $settings = [
        'address' => [
            'type' => 'string',
            'label' => 'Adres van de dienst',
            'help' => 'Geldt voor elke vragenlijst die zelf geen adres noemt. Begin met https://.',
        ],
    ];

    private const NUDGE_MILLISECONDS = 1000;
    private const TRIAL_MILLISECONDS = 5000;
    private const LONGEST_ANSWER = 300;

    public function init()
    {
        $this->subscribe('beforeToolsMenuRender');
        $this->subscribe('beforeSurveySettings');
        $this->subscribe('newSurveySettings');
        $this->subscribe('afterSurveyComplete');
    }

    /** Adds our item to those of other plugins. */
    public function beforeToolsMenuRender()
    {
        $event = $this->getEvent();
        $survey = (int) $event->get('surveyId');
        if (!$this->isOn($survey) || !$this->mayExport($survey)) {
            return;
        }
        $items = $event->get('menuItems') ?: [];
        $items[] = new MenuItem([
            'label' => 'Reflectietool Eigen Kracht',
            'iconClass' => 'fa fa-comments-o ri-discuss-line',
            'href' => $this->pageAddress($survey),
        ]);
        $event->set('menuItems', $items);
    }

    public function beforeSurveySettings()
    {
        $event = $this->getEvent();
        $survey = (int) $event->get('survey');
        $event->set("surveysettings.{$this->id}", [
            'name' => get_class($this),
            'settings' => [
                'on' => [
                    'type' => 'select',
                    'label' => 'Reflectietool Eigen Kracht',
                    'options' => ['0' => 'Uit', '1' => 'Aan'],
                    'current' => $this->get('on', 'Survey', $survey, '0'),
                ],
                'address' => [
                    'type' => 'string',
                    'label' => 'Adres van de dienst',
                    'help' => 'Leeg: het adres uit de instellingen van de plugin. Begin met https://.',
                    'current' => $this->get('address', 'Survey', $survey, ''),
                ],
                'links' => [
                    'type' => 'info',
                    'content' => '<p>' . CHtml::link('Test de verbinding', $this->pageAddress($survey))
                        . '</p><p>Sleutel voor de dienst (EIGENKRACHT_PLUGIN_KEY): <code>'
                        . CHtml::encode($this->publicKey()) . '</code></p>',
                ],
            ],
        ]);
    }

    public function newSurveySettings()
    {
        $event = $this->getEvent();
        $survey = (int) $event->get('survey');
        $settings = (array) $event->get('settings');
        $typed = trim((string) ($settings['address'] ?? ''));
        if ($typed !== '' && ReflectietoolEigenKrachtStatement::address($typed) === '') {
            App()->setFlashMessage('Het adres van de dienst klopt niet. Begin met https:// en noem '
                . 'alleen het adres. Het adres is niet bewaard.', 'error');
            $typed = (string) $this->get('address', 'Survey', $survey, '');
        }
        $this->set('on', empty($settings['on']) ? '0' : '1', 'Survey', $survey);
        $this->set('address', $typed, 'Survey', $survey);
    }

    /** Tells the service that something changed; whatever goes wrong is never the respondent's. */
    public function afterSurveyComplete()
    {
        try {
            $survey = (int) $this->getEvent()->get('surveyId');
            if ($this->isOn($survey) && $this->address($survey) !== '') {
                $purpose = ReflectietoolEigenKrachtStatement::NUDGE;
                $this->post($survey, $purpose, self::NUDGE_MILLISECONDS);
            }
        } catch (\Throwable $problem) {
            Yii::log(get_class($problem) . ' bij het seintje', CLogger::LEVEL_WARNING, 'plugin');
        }
    }

    /**
     * The page behind the menu item: sign on to the service, or test the connection.
     *
     * @param int|string $surveyId
     * @return string HTML
     */
    public function page($surveyId = 0)
    {
        $survey = (int) $surveyId;
        if (!$this->mayExport($survey)) {
            throw new CHttpException(403, 'U mag de antwoorden van deze vragenlijst niet exporteren.');
        }
        if ($this->address($survey) === '') {
            return $this->framed('<p>Vul eerst het adres van de dienst in, bij de instellingen van de '
                . 'plugin of van deze vragenlijst.</p>');
        }
        // LimeSurvey itself refuses a POST without its token against forgery.
        $asked = App()->request->isPostRequest ? App()->request->getPost('asked') : '';
        if ($asked === ReflectietoolEigenKrachtStatement::SIGN_ON) {
            return $this->framed($this->onwards($survey));
        }
        $told = $asked === ReflectietoolEigenKrachtStatement::TRIAL ? $this->trial($survey) : '';
        return $this->framed($told . $this->buttons());
    }

    private function framed(string $html): string
    {
        return '<div class="container-fluid"><h2>Reflectietool Eigen Kracht</h2>' . $html . '</div>';
    }

    private function buttons(): string
    {
        return '<p>Naar de actieagenda\'s, de terugkoppeling en de deelname van gemeenten.</p>'
            . $this->button(ReflectietoolEigenKrachtStatement::SIGN_ON, 'Aanmelden als beheerder', 'primary')
            . $this->button(ReflectietoolEigenKrachtStatement::TRIAL, 'Test de verbinding', 'default');
    }

    private function button(string $asked, string $label, string $look): string
    {
        return CHtml::beginForm('', 'post', ['style' => 'display:inline-block;margin:0 1em 1em 0'])
            . CHtml::hiddenField('asked', $asked, ['id' => false])
            . CHtml::htmlButton($label, [
                'type' => 'submit',
                'class' => "btn btn-$look" . ($look === 'default' ? ' btn-outline-secondary' : ''),
            ])
            . CHtml::endForm();
    }

    /** A form that carries a signed statement to the service in its body, and goes by itself. */
    private function onwards(int $survey): string
    {
        $fields = $this->statement($survey, ReflectietoolEigenKrachtStatement::SIGN_ON);
        $target = $this->address($survey) . '/limesurvey/aanmelden';
        $html = '<form id="eigen-kracht" method="post" action="' . CHtml::encode($target) . '">';
        foreach ($fields as $name => $value) {
            $html .= CHtml::hiddenField($name, $value, ['id' => false]);
        }
        return $html . '<p>U gaat nu naar ' . CHtml::encode($this->address($survey)) . '.</p>'
            . '<button type="submit" class="btn btn-primary">Ga verder</button></form>'
            . '<script>document.getElementById("eigen-kracht").submit();</script>';
    }

    private function trial(int $survey): string
    {
        [$status, $answer] = $this->post(
            $survey,
            ReflectietoolEigenKrachtStatement::TRIAL,
            self::TRIAL_MILLISECONDS
        );
        $said = json_decode($answer, true);
        $known = is_array($said) && is_string($said['uitkomst'] ?? null);
        $text = $known ? mb_substr($said['uitkomst'], 0, self::LONGEST_ANSWER) : ($status === 0
            ? 'De dienst antwoordt niet. Klopt het adres, en mag deze server daar naartoe?'
            : "Op dit adres antwoordt iets anders dan de dienst (code $status).");
        $look = $status === 200 && $known ? 'success' : 'danger';
        return "<div class=\"alert alert-$look\" role=\"status\">" . CHtml::encode($text) . '</div>';
    }

    /** @return array{int, string} the status (0 when nothing answered) and the body */
    private function post(int $survey, string $purpose, int $milliseconds): array
    {
        $request = curl_init($this->address($survey) . "/limesurvey/$purpose");
        curl_setopt_array($request, [
            CURLOPT_POSTFIELDS => http_build_query($this->statement($survey, $purpose)),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_NOSIGNAL => true,
            CURLOPT_CONNECTTIMEOUT_MS => $milliseconds,
            CURLOPT_TIMEOUT_MS => $milliseconds,
        ]);
        $body = curl_exec($request);
        return [(int) curl_getinfo($request, CURLINFO_RESPONSE_CODE), is_string($body) ? $body : ''];
    }

    /** @return array<string, string> form fields */
    private function statement(int $survey, string $purpose): array
    {
        $user = $purpose === ReflectietoolEigenKrachtStatement::NUDGE ? 0 : (int) App()->user->getId();
        return ReflectietoolEigenKrachtStatement::fields(
            $purpose,
            $this->address($survey),
            $survey,
            $user,
            time(),
            random_bytes(16),
            $this->secretKey()
        );
    }

    /** Made the first time that it is asked for. */
    private function secretKey(): string
    {
        $kept = (string) $this->get('secretKey', null, null, '');
        if ($kept === '') {
            $kept = base64_encode(sodium_crypto_sign_secretkey(sodium_crypto_sign_keypair()));
            $this->set('secretKey', $kept);
        }
        return base64_decode($kept);
    }

    private function publicKey(): string
    {
        $public = sodium_crypto_sign_publickey_from_secretkey($this->secretKey());
        return ReflectietoolEigenKrachtStatement::encode($public);
    }

    private function isOn(int $survey): bool
    {
        return $survey > 0 && (string) $this->get('on', 'Survey', $survey, '0') === '1';
    }

    private function address(int $survey): string
    {
        $own = (string) $this->get('address', 'Survey', $survey, '');
        $typed = $own === '' ? (string) $this->get('address', null, null, '') : $own;
        return ReflectietoolEigenKrachtStatement::address($typed);
    }

    private function mayExport(int $survey): bool
    {
        return $survey > 0
            && Permission::model()->hasSurveyPermission($survey, 'responses', 'export');
    }

    private function pageAddress(int $survey): string
    {
        return App()->createUrl('admin/pluginhelper', [
            'sa' => 'sidebody',
            'plugin' => get_class($this),
            'method' => 'page',
            'surveyid' => $survey,
        ]);
    }
}
