<?php

// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * A signed statement: what LimeSurvey says of one survey to one service, good for a minute and once.
 *
 * Pure: the moment, the nonce and the key are given. The service checks everything in it.
 */
class ReflectietoolEigenKrachtStatement
{
    public const SIGN_ON = 'aanmelden';
    public const NUDGE = 'seintje';
    public const TRIAL = 'proef';

    /**
     * The form fields of a statement.
     *
     * @param string $secretKey 64 bytes, of Ed25519
     * @return array<string, string> `statement` and `signature`, both base64 for addresses
     */
    public static function fields(
        string $purpose,
        string $audience,
        int $survey,
        int $user,
        int $at,
        string $nonce,
        string $secretKey
    ): array {
        $said = [
            'purpose' => $purpose,
            'audience' => $audience,
            'survey' => $survey,
            'user' => $user,
            'at' => $at,
            'nonce' => bin2hex($nonce),
        ];
        $statement = self::encode(json_encode($said, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES));
        return [
            'statement' => $statement,
            'signature' => self::encode(sodium_crypto_sign_detached($statement, $secretKey)),
        ];
    }

    /**
     * The address of a service without a slash at its end; '' for what is no such address.
     *
     * Without TLS only on this computer itself: a sign-on may not cross a network in the clear.
     */
    public static function address(string $typed): string
    {
        $address = rtrim(trim($typed), '/');
        $parts = parse_url($address) ?: [];
        $scheme = $parts['scheme'] ?? '';
        $isHere = in_array($parts['host'] ?? '', ['127.0.0.1', 'localhost', '[::1]'], true);
        $isPlain = preg_match('~^https?://[a-z0-9.:\[\]-]+(/[a-z0-9._/-]*)?$~i', $address) === 1;
        $isSafe = $scheme === 'https' || ($scheme === 'http' && $isHere);
        return $isSafe && $isPlain ? $address : '';
    }

    /** Base64 in the letters that an address can hold, without padding. */
    public static function encode(string $bytes): string
    {
        return sodium_bin2base64($bytes, SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING);
    }
}
