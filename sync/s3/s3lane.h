#pragma once

namespace Sync {

//! Requests that do not wait for each other: each kind has connections of its own.
enum class S3Lane
{
    Control,
    Sending,
    Reading,
    Playing
};

constexpr int kS3Lanes = 4;

} // namespace Sync
