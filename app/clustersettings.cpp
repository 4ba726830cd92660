#include "app/clustersettings.h"

#include "library/base/async.h"

#include <QCoreApplication>

namespace App {

namespace {

//! Where the parts of a storage's config are kept.
struct ClusterRows
{
    SettingKey endpoints;
    SettingKey bucket;
    SettingKey prefix;
    SettingKey region;
    SettingKey style;
    SettingKey certificates;
    SettingKey library;
    SecretKey accessKey;
    SecretKey secretKey;
};

constexpr ClusterRows kHomeRows{SettingKey::ClusterEndpoints, SettingKey::ClusterBucket,
    SettingKey::ClusterPrefix, SettingKey::ClusterRegion, SettingKey::ClusterStyle,
    SettingKey::ClusterCertificates, SettingKey::ClusterLibrary, SecretKey::ClusterAccessKey,
    SecretKey::ClusterSecretKey};
constexpr ClusterRows kBackupRows{SettingKey::BackupEndpoints, SettingKey::BackupBucket,
    SettingKey::BackupPrefix, SettingKey::BackupRegion, SettingKey::BackupStyle,
    SettingKey::BackupCertificates, SettingKey::BackupLibrary, SecretKey::BackupAccessKey,
    SecretKey::BackupSecretKey};

const ClusterRows &rowsOf(ClusterRole role)
{
    return role == ClusterRole::Home ? kHomeRows : kBackupRows;
}

const QString kVirtualHost = QStringLiteral("virtual-host");

QString styleName(Sync::S3Address::Style style)
{
    return style == Sync::S3Address::Style::Path ? QStringLiteral("path") : kVirtualHost;
}

QHash<QString, QByteArray> certificatesIn(const QStringList &items)
{
    QHash<QString, QByteArray> certificates;
    for (const QString &item : items) {
        const qsizetype equals = item.lastIndexOf(u'=');
        const QByteArray sha256 = QByteArray::fromHex(item.mid(equals + 1).toLatin1());
        if (equals > 0 && !sha256.isEmpty()) {
            certificates.insert(item.left(equals), sha256);
        }
    }
    return certificates;
}

QString certificatesText(const QHash<QString, QByteArray> &certificates)
{
    QStringList items;
    for (auto item = certificates.cbegin(); item != certificates.cend(); ++item) {
        items << QString(item.key() + u'=' + QString::fromLatin1(item.value().toHex()));
    }
    items.sort();
    return items.join(u',');
}

} // namespace

std::optional<Sync::ClusterConfig> clusterIn(const Settings &settings, ClusterRole role)
{
    const ClusterRows &rows = rowsOf(role);
    Sync::ClusterConfig config;
    config.endpoints = settings.list(rows.endpoints);
    if (config.endpoints.isEmpty()) {
        return std::nullopt;
    }
    config.bucket = settings.text(rows.bucket);
    config.prefix = settings.text(rows.prefix);
    config.region = settings.text(rows.region);
    config.style = settings.text(rows.style) == kVirtualHost ? Sync::S3Address::Style::VirtualHost
                                                             : Sync::S3Address::Style::Path;
    config.approvedCertificates = certificatesIn(settings.list(rows.certificates));
    config.library = LibraryId::fromString(settings.text(rows.library)).value_or(LibraryId());
    return config;
}

Result<> setCluster(Settings &settings, const Sync::ClusterConfig &config, ClusterRole role)
{
    const ClusterRows &rows = rowsOf(role);
    const std::pair<SettingKey, QString> values[]{{rows.bucket, config.bucket},
        {rows.prefix, config.prefix}, {rows.region, config.region},
        {rows.style, styleName(config.style)},
        {rows.certificates, certificatesText(config.approvedCertificates)},
        {rows.library, config.library.toString()}, {rows.endpoints, config.endpoints.join(u',')}};
    for (const auto &[key, value] : values) {
        if (const Result<> set = settings.setValue(key, value); !set) {
            return set;
        }
    }
    return settings.save();
}

Result<Sync::S3Keys> clusterKeysIn(const Secrets &secrets, ClusterRole role)
{
    const ClusterRows &rows = rowsOf(role);
    const Sync::S3Keys keys{secrets.value(rows.accessKey), secrets.value(rows.secretKey), {}};
    if (keys.accessKey.isEmpty() || keys.secretKey.isEmpty()) {
        return failure(ErrorCode::BadCredentials,
            role == ClusterRole::Home
                ? QCoreApplication::translate("ClusterSettings",
                    "The keys of the cluster are not on this PC. Connect to the cluster again.")
                : QCoreApplication::translate("ClusterSettings",
                    "The keys of the backup are not on this PC. Say again where the backup is."));
    }
    return keys;
}

QFuture<Result<>> setClusterKeys(Secrets &secrets, const Sync::S3Keys &keys, ClusterRole role)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    const auto end = [promise](const Result<> &result) {
        promise->addResult(result);
        promise->finish();
    };
    const ClusterRows &rows = rowsOf(role);
    Async::whenDone(secrets.setValue(rows.accessKey, keys.accessKey), &secrets,
        [&secrets, &rows, secret = keys.secretKey, end](const Result<> &kept) {
            if (!kept) {
                end(kept);
                return;
            }
            Async::whenDone(secrets.setValue(rows.secretKey, secret), &secrets, end);
        });
    return promise->future();
}

QFuture<Result<>> forgetCluster(Settings &settings, Secrets &secrets, ClusterRole role)
{
    const ClusterRows &rows = rowsOf(role);
    for (const SettingKey key : {rows.endpoints, rows.bucket, rows.prefix, rows.region, rows.style,
             rows.certificates, rows.library}) {
        settings.reset(key);
    }
    if (role == ClusterRole::Home) {
        settings.reset(SettingKey::ClusterMoved);
    }
    if (const Result<> saved = settings.save(); !saved) {
        return Async::ready(Result<>(saved));
    }
    return setClusterKeys(secrets, {}, role);
}

} // namespace App
