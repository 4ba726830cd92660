#include "app/clustersettings.h"

#include "library/base/async.h"

#include <QCoreApplication>

#include <array>

namespace App {

namespace {

constexpr std::array kClusterKeys{SettingKey::ClusterEndpoints, SettingKey::ClusterBucket,
    SettingKey::ClusterPrefix, SettingKey::ClusterRegion, SettingKey::ClusterStyle,
    SettingKey::ClusterCertificates, SettingKey::ClusterLibrary, SettingKey::ClusterMoved};
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

std::optional<Sync::ClusterConfig> clusterIn(const Settings &settings)
{
    Sync::ClusterConfig config;
    config.endpoints = settings.list(SettingKey::ClusterEndpoints);
    if (config.endpoints.isEmpty()) {
        return std::nullopt;
    }
    config.bucket = settings.text(SettingKey::ClusterBucket);
    config.prefix = settings.text(SettingKey::ClusterPrefix);
    config.region = settings.text(SettingKey::ClusterRegion);
    config.style = settings.text(SettingKey::ClusterStyle) == kVirtualHost
        ? Sync::S3Address::Style::VirtualHost
        : Sync::S3Address::Style::Path;
    config.approvedCertificates = certificatesIn(settings.list(SettingKey::ClusterCertificates));
    config.library
        = LibraryId::fromString(settings.text(SettingKey::ClusterLibrary)).value_or(LibraryId());
    return config;
}

Result<> setCluster(Settings &settings, const Sync::ClusterConfig &config)
{
    const std::pair<SettingKey, QString> values[]{{SettingKey::ClusterBucket, config.bucket},
        {SettingKey::ClusterPrefix, config.prefix}, {SettingKey::ClusterRegion, config.region},
        {SettingKey::ClusterStyle, styleName(config.style)},
        {SettingKey::ClusterCertificates, certificatesText(config.approvedCertificates)},
        {SettingKey::ClusterLibrary, config.library.toString()},
        {SettingKey::ClusterEndpoints, config.endpoints.join(u',')}};
    for (const auto &[key, value] : values) {
        if (const Result<> set = settings.setValue(key, value); !set) {
            return set;
        }
    }
    return settings.save();
}

Result<Sync::S3Keys> clusterKeysIn(const Secrets &secrets)
{
    const Sync::S3Keys keys{
        secrets.value(SecretKey::ClusterAccessKey), secrets.value(SecretKey::ClusterSecretKey), {}};
    if (keys.accessKey.isEmpty() || keys.secretKey.isEmpty()) {
        return failure(ErrorCode::BadCredentials,
            QCoreApplication::translate("ClusterSettings",
                "The keys of the cluster are not on this PC. Connect to the cluster again."));
    }
    return keys;
}

QFuture<Result<>> setClusterKeys(Secrets &secrets, const Sync::S3Keys &keys)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    const auto end = [promise](const Result<> &result) {
        promise->addResult(result);
        promise->finish();
    };
    Async::whenDone(secrets.setValue(SecretKey::ClusterAccessKey, keys.accessKey), &secrets,
        [&secrets, secret = keys.secretKey, end](const Result<> &kept) {
            if (!kept) {
                end(kept);
                return;
            }
            Async::whenDone(secrets.setValue(SecretKey::ClusterSecretKey, secret), &secrets, end);
        });
    return promise->future();
}

QFuture<Result<>> forgetCluster(Settings &settings, Secrets &secrets)
{
    for (const SettingKey key : kClusterKeys) {
        settings.reset(key);
    }
    if (const Result<> saved = settings.save(); !saved) {
        return Async::ready(Result<>(saved));
    }
    return setClusterKeys(secrets, {});
}

} // namespace App
