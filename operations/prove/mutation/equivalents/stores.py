"""What holds data, code, images and keys."""

from operations.prove.mutation.equivalent import Equivalent

_KEY_OF_OURS = "another customer key of ours: rotated, held by this account, open to none but ours"

ROWS: tuple[Equivalent, ...] = (
    Equivalent(r"AWS::(KMS::Key|CodeCommit::Repository)", r"(Repository)?Description", "words for people"),
    Equivalent(r"AWS::(ECR|CodeCommit)::Repository", r"RepositoryName", "a name: policies refer to the resource"),
    Equivalent(r"AWS::S3::Bucket", r"BucketEncryption\..*BucketKeyEnabled", "how often KMS is asked, and its price"),
    Equivalent(r"AWS::S3::Bucket", r"BucketEncryption\..*KMSMasterKeyID", _KEY_OF_OURS, "swap"),
    Equivalent(
        r"AWS::(CodeCommit::Repository|ECR::Repository|SageMaker::Domain|CodeBuild::Project)",
        r"(KmsKeyId|EncryptionConfiguration\.KmsKey|EncryptionKey)",
        _KEY_OF_OURS,
        "swap",
    ),
    Equivalent(
        r"AWS::S3::Bucket",
        r"LifecycleConfiguration(\.Rules(\.#(\..*)?)?)?",
        "what was overwritten stays longer, and nothing is lost",
        "delete",
    ),
    Equivalent(
        r"AWS::S3::Bucket",
        r"LifecycleConfiguration\.Rules\.#\.(Id|Status|AbortIncompleteMultipartUpload\..*)",
        "a name, a rule that rests, or how soon half an upload goes",
    ),
    Equivalent(
        r"AWS::S3::Bucket",
        r"LifecycleConfiguration\.Rules\.#\.NoncurrentVersionExpiration\..*",
        "how long what was overwritten stays; RawDataSurvives holds it for raw data",
        "swap",
    ),
    Equivalent(r"AWS::CodeCommit::Repository", r"Code|Code\.(BranchName|S3)", "it begins empty", "delete"),
    Equivalent(r"AWS::CodeCommit::Repository", r"Code\.BranchName", "a name", "swap"),
    Equivalent(r"AWS::ECR::Repository", r"EmptyOnDelete", "what becomes of images when their stack is deleted"),
    Equivalent(r"AWS::SSM::Parameter", r"Description", "words for people"),
)
